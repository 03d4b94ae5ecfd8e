/**
 * A JSON text as a tree over its own characters: values keep their exact spelling (large numbers, escapes), keys
 * such as `__proto__` are text like any other, and depth costs no stack. A text that was cut parses up to its cut.
 */
export interface JsonTree {
  readonly text: string;
  /** Nodes in document order; node 0 is the whole. */
  readonly count: number;
  readonly kind: readonly JsonKind[];
  readonly parent: readonly number[];
  readonly depth: readonly number[];
  /** Characters of the key with its quotes, -1 where there is none. */
  readonly key_from: readonly number[];
  readonly key_to: readonly number[];
  /** Characters of the value. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Direct children of an object or array. */
  readonly children: readonly number[];
  /** Place among the children of the parent. */
  readonly place: readonly number[];
  /** First node after this one and all below it. */
  readonly end: readonly number[];
  /** The text ended inside a value: what is open at the end has more than is known. */
  readonly cut: boolean;
}

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/** Null when the text is no JSON. `cut` says that the text is only the beginning of one. */
export function parseJson(text: string, cut = false): JsonTree | null {
  const kind: JsonKind[] = [];
  const parent: number[] = [];
  const depth: number[] = [];
  const key_from: number[] = [];
  const key_to: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const children: number[] = [];
  const place: number[] = [];
  const end: number[] = [];

  let at = 0;
  let open = -1;
  let key: [number, number] = [-1, -1];
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  /** Not by a pattern: those run out of stack on strings of megabytes. */
  const matchString = (): boolean => {
    if (text[at] !== '"') return false;
    for (let index = at + 1; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 0x5c) index++;
      else if (code === 0x22) {
        at = index + 1;
        return true;
      }
    }
    return false;
  };
  const add = (of: JsonKind, start: number): number => {
    const node = kind.length;
    kind.push(of);
    parent.push(open);
    depth.push(open < 0 ? 0 : (depth[open] ?? 0) + 1);
    key_from.push(key[0]);
    key_to.push(key[1]);
    from.push(start);
    to.push(at);
    children.push(0);
    place.push(open < 0 ? 0 : (children[open] ?? 0));
    end.push(node + 1);
    if (open >= 0) children[open] = (children[open] ?? 0) + 1;
    key = [-1, -1];
    return node;
  };
  const close = (): void => {
    to[open] = at;
    end[open] = kind.length;
    open = parent[open] ?? -1;
  };
  const result = (wasCut: boolean): JsonTree | null => {
    if (wasCut && !cut) return null;
    while (open >= 0) {
      at = text.length;
      close();
    }
    if (kind.length === 0) return null;
    const count = kind.length;
    return { text, count, kind, parent, depth, key_from, key_to, from, to, children, place, end, cut: wasCut };
  };

  for (;;) {
    match(SPACE);
    if (at >= text.length) return result(true);
    if (open >= 0) {
      const closing = kind[open] === 'object' ? '}' : ']';
      const first = children[open] === 0;
      if (text[at] === closing) {
        at++;
        close();
      } else {
        if (!first) {
          if (text[at] !== ',') return null;
          at++;
          match(SPACE);
          if (at >= text.length) return result(true);
        }
        if (kind[open] === 'object') {
          const start = at;
          if (!matchString()) return text[at] === '"' ? result(true) : null;
          key = [start, at];
          match(SPACE);
          if (at >= text.length) return result(true);
          if (text[at] !== ':') return null;
          at++;
          match(SPACE);
          if (at >= text.length) return result(true);
        }
        if (!value()) return text[at] === '"' || cutShort() ? result(true) : null;
      }
    } else if (!value()) {
      return text[at] === '"' || cutShort() ? result(true) : null;
    }
    if (open < 0) {
      match(SPACE);
      return at === text.length ? result(false) : null;
    }
  }

  /** Reads a value, or opens a container. */
  function value(): boolean {
    const start = at;
    const character = text[at];
    if (character === '{' || character === '[') {
      at++;
      open = add(character === '{' ? 'object' : 'array', start);
      return true;
    }
    if (matchString()) return add('string', start) >= 0;
    // A number at the very end of a cut text may go on.
    if (match(NUMBER)) return !(cut && at === text.length && open >= 0) && add('number', start) >= 0;
    return match(LITERAL) && add('literal', start) >= 0;
  }

  /** A literal or number that the end of the text cut. */
  function cutShort(): boolean {
    const rest = text.slice(at);
    return (
      at >= text.length ||
      /^-?[\d.eE+-]*$/.test(rest) ||
      ['true', 'false', 'null'].some((word) => word.startsWith(rest))
    );
  }
}

/** The text of a JSON string as it was before it was written: "a\n" is two characters. Lone surrogates stay. */
export function decodeString(literal: string): string {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : literal;
  } catch {
    return literal;
  }
}

/** Where a node is, as `$.messages[0]["weird key"]`. */
export function jsonPath(tree: JsonTree, node: number): string {
  const parts: string[] = [];
  for (let at = node; at > 0; at = tree.parent[at] ?? 0) {
    const from = tree.key_from[at] ?? -1;
    if (from < 0) {
      parts.push(`[${tree.place[at] ?? 0}]`);
      continue;
    }
    const literal = tree.text.slice(from, tree.key_to[at]);
    const key = decodeString(literal);
    parts.push(/^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${literal}]`);
  }
  return `$${parts.reverse().join('')}`;
}

/** A node's value for the clipboard: strings without quotes, containers as printed, moved to the left edge. */
export function nodeText(tree: JsonTree, node: number): string {
  const from = tree.from[node] ?? 0;
  const slice = tree.text.slice(from, tree.to[node]);
  if (tree.kind[node] === 'string') return decodeString(slice);
  const line = tree.text.lastIndexOf('\n', from) + 1;
  const indent = /^[ \t]*/.exec(tree.text.slice(line, from))?.[0] ?? '';
  return indent === '' ? slice : slice.replaceAll(`\n${indent}`, '\n');
}

/** The innermost node whose key or value covers a character. */
export function nodeAt(tree: JsonTree, offset: number): number {
  let best = 0;
  let at = 1;
  while (at < tree.count) {
    const keyFrom = tree.key_from[at] ?? -1;
    const start = keyFrom >= 0 ? keyFrom : (tree.from[at] ?? 0);
    if (offset < start) break;
    if (offset < (tree.to[at] ?? 0)) {
      best = at;
      at++;
    } else {
      at = tree.end[at] ?? tree.count;
    }
  }
  return best;
}
