import { pointerTo } from '../../../../shared/json/pointer.ts';
/**
 * A JSON text as a tree over its own characters: values keep their exact spelling (large numbers, escapes), keys
 * such as `__proto__` are text like any other, and depth costs no stack. Columns by node, in document order; node 0
 * is the whole. `parseJson` makes it.
 */
export interface JsonTree {
  readonly text: string;
  readonly count: number;
  readonly kind: ArrayLike<JsonKind>;
  /** -1 for the whole. */
  readonly parent: ArrayLike<number>;
  readonly depth: ArrayLike<number>;
  /** Characters of the key with its quotes, -1 where there is none. */
  readonly key_from: ArrayLike<number>;
  readonly key_to: ArrayLike<number>;
  /** Characters of the value. */
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  /** Direct children of an object or array. */
  readonly children: ArrayLike<number>;
  /** Place among the children of the parent. */
  readonly place: ArrayLike<number>;
  /** First node after this one and all below it. */
  readonly end: ArrayLike<number>;
  /** The text ended inside a value: what is open at the end has more than is known. */
  readonly cut: boolean;
}

export const JSON_KINDS = { object: 0, array: 1, string: 2, number: 3, literal: 4 } as const;
export type JsonKind = (typeof JSON_KINDS)[keyof typeof JSON_KINDS];

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

/** The same as an RFC 6901 pointer. */
export function jsonPointer(tree: JsonTree, node: number): string {
  const keys: (string | number)[] = [];
  for (let at = node; at > 0; at = tree.parent[at] ?? 0) {
    const from = tree.key_from[at] ?? -1;
    keys.push(from < 0 ? (tree.place[at] ?? 0) : decodeString(tree.text.slice(from, tree.key_to[at])));
  }
  return keys.reverse().reduce<string>(pointerTo, '');
}

/** A node's value for the clipboard: strings without quotes, containers as printed, moved to the left edge. */
export function nodeText(tree: JsonTree, node: number): string {
  const from = tree.from[node] ?? 0;
  const slice = tree.text.slice(from, tree.to[node]);
  if (tree.kind[node] === JSON_KINDS.string) return decodeString(slice);
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
