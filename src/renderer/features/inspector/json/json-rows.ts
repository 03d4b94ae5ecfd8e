import { JSON_KINDS, type JsonTree } from './json-tree.ts';

/** A line of the view. */
export type JsonRow =
  /** A container whose children follow, with its key and opening bracket. */
  | { type: 'open'; node: number; depth: number }
  | { type: 'close'; node: number; depth: number }
  /** A folded container: `{ 12 keys }`. */
  | { type: 'folded'; node: number; depth: number }
  /** A value, or a short container whole. */
  | { type: 'value'; node: number; depth: number }
  /** Some of the children of a long container, folded together: `[100 … 199]`. */
  | { type: 'group'; node: number; depth: number; from: number; to: number; open: boolean };

/** Containers with more children show them in groups of this size. */
export const GROUP_SIZE = 100;
const GROUPED_OVER = 200;
/** Levels are open at first until this many lines show, and never more levels than that. */
const FIRST_ROWS = 300;
const FIRST_LEVELS = 24;
/** A container of a few plain values that fits in so many characters takes one line. */
const INLINE_CHARACTERS = 56;
const INLINE_CHILDREN = 4;

/** What the user opened or folded against what is so at first, by `rowKey`. */
export type Toggled = ReadonlySet<string>;

const NOTHING: Toggled = new Set();

/** Names a container or a group for `Toggled`. */
export function rowKey(node: number, group?: number): string {
  return group === undefined ? String(node) : `${node}:${group}`;
}

export function isContainer(tree: JsonTree, node: number): boolean {
  const kind = tree.kind[node];
  return kind === JSON_KINDS.object || kind === JSON_KINDS.array;
}

/** How many levels are open at first: small values whole, of large ones as many as fit. */
export function openLevels(tree: JsonTree): number {
  let levels = 1;
  while (levels < FIRST_LEVELS && jsonRows(tree, NOTHING, levels + 1, FIRST_ROWS + 1).length <= FIRST_ROWS) levels++;
  return levels;
}

/** Whether a short container goes on one line: `{ "a": 1, "b": "x" }`. */
export function isInline(tree: JsonTree, node: number): boolean {
  const children = tree.children[node] ?? 0;
  if (children === 0) return true;
  if (
    children > INLINE_CHILDREN ||
    tree.end[node] !== node + 1 + children ||
    (tree.cut && tree.to[node] === tree.text.length)
  ) {
    return false;
  }
  let length = 4;
  for (let child = node + 1; child <= node + children; child++) {
    const key = (tree.key_to[child] ?? 0) - (tree.key_from[child] ?? 0);
    length += (tree.to[child] ?? 0) - (tree.from[child] ?? 0) + key + 4;
    if (length > INLINE_CHARACTERS || isContainer(tree, child)) return false;
  }
  return true;
}

export function isFolded(tree: JsonTree, node: number, toggled: Toggled, levels: number): boolean {
  const first = (tree.depth[node] ?? 0) >= levels;
  return first !== toggled.has(rowKey(node));
}

/** The lines to show, `most` at most. Work grows with the lines, not with what is folded. */
export function jsonRows(tree: JsonTree, toggled: Toggled, levels: number, most = Number.POSITIVE_INFINITY): JsonRow[] {
  const rows: JsonRow[] = [];
  /** What is still to be written, last first. */
  const pending: JsonRow[] = [];
  const put = (node: number, depth: number) => {
    if (!isContainer(tree, node) || isInline(tree, node)) rows.push({ type: 'value', node, depth });
    else if (isFolded(tree, node, toggled, levels)) rows.push({ type: 'folded', node, depth });
    else {
      rows.push({ type: 'open', node, depth });
      pending.push({ type: 'close', node, depth }, ...below(tree, node, depth + 1, toggled).reverse());
    }
  };
  put(0, 0);
  for (let next = pending.pop(); next !== undefined && rows.length < most; next = pending.pop()) {
    if (next.type === 'value') put(next.node, next.depth);
    else {
      rows.push(next);
      if (next.type === 'group' && next.open) {
        pending.push(...childrenOf(tree, next.node, next.from, next.to, next.depth + 1).reverse());
      }
    }
  }
  return rows;
}

/** What stands directly under an open container: its children, or groups of them. */
function below(tree: JsonTree, node: number, depth: number, toggled: Toggled): JsonRow[] {
  const count = tree.children[node] ?? 0;
  if (count <= GROUPED_OVER) return childrenOf(tree, node, 0, count, depth);
  const groups: JsonRow[] = [];
  for (let from = 0; from < count; from += GROUP_SIZE) {
    const open = (from === 0) !== toggled.has(rowKey(node, from));
    groups.push({ type: 'group', node, depth, from, to: Math.min(count, from + GROUP_SIZE), open });
  }
  return groups;
}

/** Children by their place; `value` here stands for any kind. */
function childrenOf(tree: JsonTree, node: number, from: number, to: number, depth: number): JsonRow[] {
  const rows: JsonRow[] = [];
  let child = node + 1;
  for (let place = 0; place < to; place++) {
    if (place >= from) rows.push({ type: 'value', node: child, depth });
    child = tree.end[child] ?? tree.count;
  }
  return rows;
}

/** What must be toggled so that a node shows. */
export function keysToShow(tree: JsonTree, node: number, toggled: Toggled, levels: number): string[] {
  const keys: string[] = [];
  let child = node;
  for (let at = tree.parent[node] ?? -1; at >= 0; at = tree.parent[at] ?? -1) {
    if (!isInline(tree, at) && isFolded(tree, at, toggled, levels)) keys.push(rowKey(at));
    if ((tree.children[at] ?? 0) > GROUPED_OVER) {
      const from = Math.floor((tree.place[child] ?? 0) / GROUP_SIZE) * GROUP_SIZE;
      const open = (from === 0) !== toggled.has(rowKey(at, from));
      if (!open) keys.push(rowKey(at, from));
    }
    child = at;
  }
  return keys;
}

/** Index of the row that shows a node, -1 when none does. */
export function rowOf(tree: JsonTree, rows: readonly JsonRow[], node: number): number {
  for (let at = node; at >= 0; at = tree.parent[at] ?? -1) {
    const index = rows.findIndex((row) => row.node === at && row.type !== 'close' && row.type !== 'group');
    if (index >= 0) return index;
  }
  return -1;
}

/** Characters of a folded container that tell what it is. */
const GLIMPSE = 40;

/** The first plain values of a folded container, to tell it from the next: `"id": 96, "name": "item 96", …`. */
export function foldedGlimpse(tree: JsonTree, node: number): string {
  let glimpse = '';
  let child = node + 1;
  const children = Math.min(tree.children[node] ?? 0, 3);
  for (let place = 0; place < children && !isContainer(tree, child); place++) {
    const start = tree.key_from[child] ?? -1;
    const from = start >= 0 ? start : (tree.from[child] ?? 0);
    const length = (tree.to[child] ?? 0) - from;
    if (glimpse.length + length > GLIMPSE) break;
    glimpse += `${tree.text.slice(from, from + length)}, `;
    child = tree.end[child] ?? tree.count;
  }
  return glimpse === '' ? '' : `${glimpse}…`;
}
