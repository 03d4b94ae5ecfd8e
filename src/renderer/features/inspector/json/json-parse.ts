import { JSON_KINDS, type JsonKind, type JsonTree } from './json-tree.ts';

const { object, array, string, number, literal } = JSON_KINDS;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** What may be the beginning of a number, be it cut at its point or in its exponent. */
const NUMBER_SO_FAR = /[\d.eE+-]*/y;
const LITERAL = /true|false|null/y;
const LITERALS = ['true', 'false', 'null'];

/** The text ended before the value did, or is no JSON at this place. */
type Stop = 'ended' | 'invalid';

/** Null when the text is no JSON. `cut` says that the text is only the beginning of one: it is read up to its end. */
export function parseJson(text: string, cut = false): JsonTree | null {
  const parser = new Parser(text, cut);
  const stop = parser.run();
  return stop === 'invalid' || (stop === 'ended' && !cut) ? null : parser.tree(stop === 'ended');
}

class Parser {
  readonly #text: string;
  readonly #cut: boolean;
  #at = 0;
  /** The innermost open container, -1 for none. */
  #open = -1;
  #keyFrom = -1;
  #keyTo = -1;
  #count = 0;
  #capacity = 256;
  #kind = new Uint8Array(256);
  #parent = new Int32Array(256);
  #depth = new Int32Array(256);
  #key_from = new Int32Array(256);
  #key_to = new Int32Array(256);
  #from = new Int32Array(256);
  #to = new Int32Array(256);
  #children = new Int32Array(256);
  #place = new Int32Array(256);
  #end = new Int32Array(256);

  constructor(text: string, cut: boolean) {
    this.#text = text;
    this.#cut = cut;
  }

  /** Reads the whole text. Null when it was one whole value. */
  run(): Stop | null {
    do {
      const stop = this.#open < 0 ? this.#value() : this.#member();
      if (stop !== null) return stop;
    } while (this.#open >= 0);
    return this.#space() ? 'invalid' : null;
  }

  tree(cut: boolean): JsonTree | null {
    while (this.#open >= 0) this.#close(this.#text.length);
    if (this.#count === 0) return null;
    return {
      text: this.#text,
      count: this.#count,
      // Written only by `#add`, from `JSON_KINDS`.
      kind: this.#kind as unknown as ArrayLike<JsonKind>,
      parent: this.#parent,
      depth: this.#depth,
      key_from: this.#key_from,
      key_to: this.#key_to,
      from: this.#from,
      to: this.#to,
      children: this.#children,
      place: this.#place,
      end: this.#end,
      cut,
    };
  }

  /** One member of the open container, or its end. */
  #member(): Stop | null {
    if (!this.#space()) return 'ended';
    const isObject = this.#kind[this.#open] === object;
    const code = this.#text.charCodeAt(this.#at);
    if (code === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.#close(++this.#at);
      return null;
    }
    if (this.#children[this.#open] !== 0) {
      if (code !== COMMA) return 'invalid';
      this.#at++;
      if (!this.#space()) return 'ended';
    }
    if (isObject) {
      const stop = this.#key();
      if (stop !== null) return stop;
    }
    return this.#value();
  }

  #key(): Stop | null {
    const from = this.#at;
    const stop = this.#string();
    if (stop !== null) return stop;
    this.#keyFrom = from;
    this.#keyTo = this.#at;
    if (!this.#space()) return 'ended';
    if (this.#text.charCodeAt(this.#at) !== COLON) return 'invalid';
    this.#at++;
    return null;
  }

  /** A value whole, or the beginning of a container. */
  #value(): Stop | null {
    if (!this.#space()) return 'ended';
    const from = this.#at;
    switch (this.#text.charCodeAt(from)) {
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        this.#at++;
        this.#open = this.#add(this.#text.charCodeAt(from) === OPEN_OBJECT ? object : array, from);
        return null;
      case QUOTE: {
        const stop = this.#string();
        if (stop === null) this.#add(string, from);
        return stop;
      }
      default:
        return this.#plain(from);
    }
  }

  #plain(from: number): Stop | null {
    const isNumber = this.#match(NUMBER);
    if (!isNumber && !this.#match(LITERAL)) return this.#isCutPlain() ? 'ended' : 'invalid';
    if (isNumber && this.#cut && this.#open >= 0 && this.#mayGoOn()) return 'ended';
    this.#add(isNumber ? number : literal, from);
    return null;
  }

  /** Whether nothing but what may belong to a number stands between here and the end of the text. */
  #mayGoOn(): boolean {
    NUMBER_SO_FAR.lastIndex = this.#at;
    NUMBER_SO_FAR.test(this.#text);
    return NUMBER_SO_FAR.lastIndex === this.#text.length;
  }

  /** A literal or a number that the end of the text cut. */
  #isCutPlain(): boolean {
    if (this.#text.length - this.#at > 5) return false;
    const rest = this.#text.slice(this.#at);
    return /^-?[\d.eE+-]*$/.test(rest) || LITERALS.some((word) => word.startsWith(rest));
  }

  /** Not by a pattern: those run out of stack on strings of megabytes. */
  #string(): Stop | null {
    if (this.#text.charCodeAt(this.#at) !== QUOTE) return 'invalid';
    for (let index = this.#at + 1; index < this.#text.length; index++) {
      const code = this.#text.charCodeAt(index);
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) {
        this.#at = index + 1;
        return null;
      }
    }
    return 'ended';
  }

  /** Skips blanks. False at the end of the text. */
  #space(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return true;
    }
    return false;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #add(kind: JsonKind, from: number): number {
    if (this.#count === this.#capacity) this.#grow();
    const node = this.#count++;
    const open = this.#open;
    this.#kind[node] = kind;
    this.#parent[node] = open;
    this.#depth[node] = open < 0 ? 0 : (this.#depth[open] ?? 0) + 1;
    this.#key_from[node] = this.#keyFrom;
    this.#key_to[node] = this.#keyTo;
    this.#from[node] = from;
    this.#to[node] = this.#at;
    this.#end[node] = node + 1;
    if (open >= 0) {
      const place = this.#children[open] ?? 0;
      this.#place[node] = place;
      this.#children[open] = place + 1;
    }
    this.#keyFrom = -1;
    this.#keyTo = -1;
    return node;
  }

  #close(to: number): void {
    const open = this.#open;
    this.#to[open] = to;
    this.#end[open] = this.#count;
    this.#open = this.#parent[open] ?? -1;
  }

  #grow(): void {
    this.#capacity *= 2;
    const grown = (column: Int32Array) => {
      const next = new Int32Array(this.#capacity);
      next.set(column);
      return next;
    };
    const kind = new Uint8Array(this.#capacity);
    kind.set(this.#kind);
    this.#kind = kind;
    this.#parent = grown(this.#parent);
    this.#depth = grown(this.#depth);
    this.#key_from = grown(this.#key_from);
    this.#key_to = grown(this.#key_to);
    this.#from = grown(this.#from);
    this.#to = grown(this.#to);
    this.#children = grown(this.#children);
    this.#place = grown(this.#place);
    this.#end = grown(this.#end);
  }
}
