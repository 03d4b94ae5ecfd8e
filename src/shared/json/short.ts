import { sortedKeys } from './canonical.ts';

/** A value on one line, cut to about `longest` characters without printing the rest of it first. */
export function shortJson(value: unknown, longest: number): string {
  const printer = new Printer(longest);
  printer.print(value);
  return cutText(printer.text, longest);
}

/** The beginning of a text, never with half of a surrogate pair at its end. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, wholeAt(text, longest)).trimEnd()}…`;
}

/** The place, or the one before it where a surrogate pair lies across it. */
export function wholeAt(text: string, at: number): number {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000 ? at - 1 : at;
}

class Printer {
  text = '';
  readonly #longest: number;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Each level prints a character at least, so depth is bounded by length. */
  print(value: unknown): void {
    if (this.#full()) return;
    if (typeof value === 'string') this.text += JSON.stringify(value.slice(0, wholeAt(value, this.#longest + 1)));
    else if (typeof value !== 'object' || value === null) this.text += JSON.stringify(value) ?? 'null';
    else if (Array.isArray(value)) this.#items(value);
    else this.#fields(value);
  }

  #items(items: readonly unknown[]): void {
    this.text += '[';
    for (let at = 0; at < items.length && !this.#full(); at++) {
      if (at > 0) this.text += ',';
      this.print(items[at]);
    }
    this.text += ']';
  }

  #fields(fields: object): void {
    this.text += '{';
    const keys = sortedKeys(fields);
    for (let at = 0; at < keys.length && !this.#full(); at++) {
      const key = keys[at] ?? '';
      this.text += `${at > 0 ? ',' : ''}${JSON.stringify(key.slice(0, wholeAt(key, this.#longest + 1)))}:`;
      this.print((fields as Readonly<Record<string, unknown>>)[key]);
    }
    this.text += '}';
  }

  #full(): boolean {
    return this.text.length > this.#longest;
  }
}
