import type { StatePathRow } from '../../shared/api.ts';
import { pointerTo } from '../../shared/json/pointer.ts';
import { readableKey } from '../../shared/json/readable-pointer.ts';

/** Paths listed at most, looked through and found at most. */
const MAX_LISTED = 200_000;
const MAX_SEEN = 1_000_000;
const MAX_FOUND = 20_000;
/** Longer paths are not looked through: below a key of a book's length each would be as long again. */
const MAX_PATH = 65_536;

/** One path of a state. */
export interface StatePath {
  pointer: string;
  /** Its last key, or the whole path where it was looked for. */
  key: string;
  depth: number;
  value: unknown;
  unfolded: boolean;
}

export interface StatePaths {
  paths: StatePath[];
  cut: boolean;
}

/** The whole state, what it holds, and what each unfolded container holds, in order. */
export function unfoldedPaths(state: unknown, unfolded: ReadonlySet<string>): StatePaths {
  const paths: StatePath[] = [];
  const open: StatePath[] = [{ pointer: '', key: '', depth: 0, value: state, unfolded: holds(state) > 0 }];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (paths.length >= MAX_LISTED) return { paths, cut: true };
    paths.push(path);
    if (!path.unfolded) continue;
    const { pointer: parent, depth } = path;
    for (const [key, value] of Object.entries(path.value as object).reverse()) {
      const pointer = pointerTo(parent, key);
      open.push({ pointer, key, depth: depth + 1, value, unfolded: unfolded.has(pointer) && holds(value) > 0 });
    }
  }
  return { paths, cut: false };
}

/** The paths whose last key takes part in a match of the text, which is looked for as one reads paths. */
export function foundPaths(state: unknown, text: string): StatePaths {
  const wanted = text.toLowerCase();
  const paths: StatePath[] = [];
  let seen = 0;
  let cut = false;
  const open = inside('', '', state);
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen++ >= MAX_SEEN || paths.length >= MAX_FOUND) return { paths, cut: true };
    const { pointer, name, before, value } = one;
    if (name.length > MAX_PATH) {
      cut = true;
      continue;
    }
    if (
      name
        .slice(Math.max(0, before - wanted.length + 1))
        .toLowerCase()
        .includes(wanted)
    ) {
      paths.push({ pointer, key: name, depth: 0, value, unfolded: false });
    }
    for (const inner of inside(pointer, name, value)) open.push(inner);
  }
  return { paths, cut };
}

interface Named {
  pointer: string;
  /** As one reads paths, and how much of it is that of the container. */
  name: string;
  before: number;
  value: unknown;
}

/** What a container holds, the first of it last. */
function inside(pointer: string, name: string, value: unknown): Named[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .map(([key, inner]) => ({
      pointer: pointerTo(pointer, key),
      name: name + readableKey(key, pointer === ''),
      before: name.length,
      value: inner,
    }))
    .reverse();
}

/** How much a container holds; nothing for a scalar. */
export function holds(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

export function kindOf(value: unknown): StatePathRow['kind'] {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value as 'string' | 'number' | 'boolean';
    default:
      return 'object';
  }
}

/** Values in a value that hold no others. */
export function countScalars(value: unknown): number {
  let scalars = 0;
  const open = [value];
  while (open.length > 0) {
    const inner = open.pop();
    if (typeof inner !== 'object' || inner === null) scalars++;
    else for (const one of Object.values(inner)) open.push(one);
  }
  return scalars;
}
