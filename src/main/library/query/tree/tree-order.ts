import { STEPS_PER_FILE } from '../../store/schema.ts';
import type { StepColumns } from './step-columns.ts';

/** Finds the place of a step by its row id: an array a file, since a file's steps are numbered densely. */
export class PlaceOfId {
  readonly #files = new Map<number, { first: number; places: Int32Array }>();
  bytes = 0;

  constructor(id: Float64Array, count: number) {
    const ranges = new Map<number, { first: number; last: number }>();
    for (let place = 0; place < count; place++) {
      const file = Math.floor((id[place] ?? 0) / STEPS_PER_FILE);
      const number = (id[place] ?? 0) % STEPS_PER_FILE;
      const range = ranges.get(file);
      if (range === undefined) ranges.set(file, { first: number, last: number });
      else {
        if (number < range.first) range.first = number;
        if (number > range.last) range.last = number;
      }
    }
    for (const [file, { first, last }] of ranges) {
      const places = new Int32Array(last - first + 1).fill(-1);
      this.#files.set(file, { first, places });
      this.bytes += places.byteLength;
    }
    for (let place = 0; place < count; place++) {
      const entry = this.#files.get(Math.floor((id[place] ?? 0) / STEPS_PER_FILE));
      if (entry) entry.places[((id[place] ?? 0) % STEPS_PER_FILE) - entry.first] = place;
    }
  }

  /** -1 when the step is not here; `NaN` is nowhere. */
  get(id: number): number {
    const entry = this.#files.get(Math.floor(id / STEPS_PER_FILE));
    return entry?.places[(id % STEPS_PER_FILE) - entry.first] ?? -1;
  }
}

/**
 * Order of steps by (start, place in the file): places of `columns`, or null when they are in order. A step
 * without a time stays behind the one before it in its file. `rank` orders files whose times are equal.
 */
export function orderByTime(columns: StepColumns, rank: ReadonlyMap<number, number>): Int32Array | null {
  const { count, id, started_at_us, started_at_ns } = columns;
  const time = new Float64Array(count);
  let file = -1;
  let latest = Number.NEGATIVE_INFINITY;
  for (const place of inFileOrder(columns)) {
    const own = Math.floor((id[place] ?? 0) / STEPS_PER_FILE);
    if (own !== file) latest = Number.NEGATIVE_INFINITY;
    file = own;
    const started = started_at_us[place] ?? Number.NaN;
    if (!Number.isNaN(started)) latest = started;
    time[place] = latest;
  }
  const rankOf = (place: number) => rank.get(Math.floor((id[place] ?? 0) / STEPS_PER_FILE)) ?? 0;
  return sorted(count, (a, b) => {
    const [a_time, b_time] = [time[a] ?? 0, time[b] ?? 0];
    if (a_time !== b_time) return a_time < b_time ? -1 : 1;
    return (started_at_ns[a] ?? 0) - (started_at_ns[b] ?? 0) || rankOf(a) - rankOf(b) || (id[a] ?? 0) - (id[b] ?? 0);
  });
}

/** Steps in the order of their row ids: a file's steps are together, in order of issue. */
function inFileOrder({ count, id }: StepColumns): Int32Array {
  return (
    sorted(count, (a, b) => (id[a] ?? 0) - (id[b] ?? 0)) ?? Int32Array.from({ length: count }, (_, place) => place)
  );
}

/** Null when `0 … count - 1` is in order already, which takes one look at each. */
function sorted(count: number, compare: (a: number, b: number) => number): Int32Array | null {
  let place = 1;
  while (place < count && compare(place - 1, place) <= 0) place++;
  if (place >= count) return null;
  // An array, not a typed one: its sort is quick where long stretches are in order already.
  return Int32Array.from(Array.from({ length: count }, (_, index) => index).sort(compare));
}

/**
 * Order of steps by their place in the file alone, with the steps of other files under the step that started
 * their run. `starts` gives the files that begin under a step, by its place; `files` names all, the root's first.
 */
export function orderByFile(
  columns: StepColumns,
  files: readonly number[],
  starts: ReadonlyMap<number, readonly number[]>,
): Int32Array | null {
  const { count, id } = columns;
  const order = inFileOrder(columns);
  const begin = new Map<number, number>();
  for (let at = count - 1; at >= 0; at--) begin.set(Math.floor((id[order[at] ?? 0] ?? 0) / STEPS_PER_FILE), at);
  const result = new Int32Array(count);
  const taken = new Set<number>();
  let length = 0;
  const take = (root: number) => {
    const stack = [{ file: root, at: begin.get(root) ?? count }];
    taken.add(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const place = order[top.at];
      if (place === undefined || Math.floor((id[place] ?? 0) / STEPS_PER_FILE) !== top.file) {
        stack.pop();
        continue;
      }
      result[length++] = place;
      top.at++;
      for (const file of (starts.get(place) ?? []).toReversed()) {
        if (taken.has(file)) continue;
        taken.add(file);
        stack.push({ file, at: begin.get(file) ?? count });
      }
    }
  };
  for (const file of files) if (!taken.has(file)) take(file);
  return result.every((place, index) => place === index) ? null : result;
}

/** How the steps of a tree hang together. `parent` holds -1 for none; steps are in order of seq. */
export interface TreeShape {
  parent: Int32Array;
  depth: Uint16Array;
  /** Direct children of each step. */
  children: Uint32Array;
  /** All steps below each step. */
  below: Uint32Array;
  /** Steps in the order of the list: a parent, then what is below it. */
  order: Int32Array;
  /** Place of each step in `order`. */
  position: Int32Array;
}

/** Walks the tree. Where parents form a ring, its first step takes its place among the roots. */
export function shapeOf(parent: Int32Array): TreeShape {
  const count = parent.length;
  // Entry `count` holds the roots.
  const first = new Int32Array(count + 1).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const shape: TreeShape = {
    parent,
    depth: new Uint16Array(count),
    children: new Uint32Array(count),
    below: new Uint32Array(count),
    order: new Int32Array(count),
    position: new Int32Array(count).fill(-1),
  };
  for (let step = count - 1; step >= 0; step--) {
    const above = parent[step] ?? -1;
    next[step] = first[above < 0 ? count : above] ?? -1;
    first[above < 0 ? count : above] = step;
    if (above >= 0) shape.children[above] = (shape.children[above] ?? 0) + 1;
  }
  let placed = walk(shape, first, next, first[count] ?? -1, 0);
  for (let step = 0; placed < count; step++) {
    if (shape.position[step] !== -1) continue;
    const above = parent[step] ?? -1;
    parent[step] = -1;
    shape.children[above] = (shape.children[above] ?? 1) - 1;
    unlink(first, next, above, step);
    placed = walk(shape, first, next, step, placed);
  }
  for (let at = count - 1; at >= 0; at--) {
    const step = shape.order[at] ?? 0;
    const above = parent[step] ?? -1;
    if (above >= 0) shape.below[above] = (shape.below[above] ?? 0) + (shape.below[step] ?? 0) + 1;
  }
  return shape;
}

/** Places `start`, its later siblings and all below them, from `placed` on; returns how many are placed then. */
function walk(shape: TreeShape, first: Int32Array, next: Int32Array, start: number, placed: number): number {
  let step = start;
  let depth = 0;
  let at = placed;
  while (step >= 0) {
    shape.order[at] = step;
    shape.position[step] = at++;
    shape.depth[step] = Math.min(depth, 0xffff);
    const child = first[step] ?? -1;
    if (child >= 0) {
      step = child;
      depth++;
      continue;
    }
    while (step >= 0 && (next[step] ?? -1) < 0) {
      step = shape.parent[step] ?? -1;
      depth--;
    }
    if (step >= 0) step = next[step] ?? -1;
  }
  return at;
}

function unlink(first: Int32Array, next: Int32Array, above: number, step: number): void {
  if (first[above] === step) first[above] = next[step] ?? -1;
  else {
    let before = first[above] ?? -1;
    while (before >= 0 && next[before] !== step) before = next[before] ?? -1;
    if (before >= 0) next[before] = next[step] ?? -1;
  }
  next[step] = -1;
}
