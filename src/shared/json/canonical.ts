/** One container that is being printed; `keys` is null for an array. */
interface Open {
  value: object;
  keys: readonly string[] | null;
  size: number;
  at: number;
}

/**
 * The RFC 8785 form: one text for all ways to write the same JSON value. It does not overflow at any depth.
 *
 * Total, where the standard gives up: half of a surrogate pair is written as its escape (`\ud83d`), which is what it
 * was in the file. What JSON cannot hold is `null`; a field that is undefined is left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  let top = opened(value);
  const below: Open[] = [];
  let text = top.keys === null ? '[' : '{';
  for (;;) {
    if (top.at === top.size) {
      text += top.keys === null ? ']' : '}';
      const outer = below.pop();
      if (outer === undefined) return text;
      top = outer;
      continue;
    }
    const at = top.at++;
    let next: unknown;
    if (top.keys === null) {
      if (at > 0) text += ',';
      next = (top.value as readonly unknown[])[at];
    } else {
      const key = top.keys[at] ?? '';
      next = (top.value as Readonly<Record<string, unknown>>)[key];
      text += at > 0 ? `,${quoted(key)}:` : `${quoted(key)}:`;
    }
    if (typeof next !== 'object' || next === null) {
      text += scalar(next);
      continue;
    }
    below.push(top);
    top = opened(next);
    text += top.keys === null ? '[' : '{';
  }
}

function opened(value: object): Open {
  if (Array.isArray(value)) return { value, keys: null, size: value.length, at: 0 };
  const keys = sortedKeys(value);
  return { value, keys, size: keys.length, at: 0 };
}

/** The keys that hold something, by UTF-16 units, as RFC 8785 wants them. */
export function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  let sorted = true;
  let whole = true;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? '';
    if (at > 0 && key < (keys[at - 1] ?? '')) sorted = false;
    if ((value as Readonly<Record<string, unknown>>)[key] === undefined) whole = false;
  }
  if (!sorted) keys.sort();
  return whole ? keys : keys.filter((key) => (value as Readonly<Record<string, unknown>>)[key] !== undefined);
}

function scalar(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return 'null';
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** Most strings are short and plain, and calling for their escapes takes longer than looking for any. */
function quoted(text: string): string {
  return text.length < 40 && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
