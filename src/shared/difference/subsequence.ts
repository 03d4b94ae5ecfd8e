import type { Work } from './work.ts';

/** Most edits for which the shortest way is looked for: what is kept to find the way back grows with their square. */
const MOST_EDITS = 2_000;
/** How many items may be passed over for the next match where nothing better can be afforded. */
const GREEDY_REACH = 16;

interface Stretch {
  left: number;
  left_end: number;
  right: number;
  right_end: number;
}

/**
 * Which items of two sequences are the same ones, in order: for each item of `left` its place in `right`, or -1. The
 * longest common subsequence while there is work for it (Myers), then items that are there once anchor the rest
 * (patience), then the nearest equal one.
 */
export function commonSubsequence(left: Int32Array, right: Int32Array, work: Work): Int32Array {
  const places = new Int32Array(left.length).fill(-1);
  const open: Stretch[] = [{ left: 0, left_end: left.length, right: 0, right_end: right.length }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const rest = stripped(left, right, next, places);
    if (rest.left === rest.left_end || rest.right === rest.right_end) continue;
    const a = common(left, rest.left, rest.left_end, right, rest.right, rest.right_end);
    const b = common(right, rest.right, rest.right_end, left, rest.left, rest.left_end);
    if (a.length === 0) continue;
    const matches = shortest(left, a, right, b, work) ?? null;
    if (matches !== null) {
      for (const [from, to] of matches) places[from] = to;
      continue;
    }
    const anchors = uniqueAnchors(left, a, right, b);
    if (anchors.length === 0) {
      work.capped = true;
      greedy(left, a, right, b, places);
      continue;
    }
    let { left: from, right: to } = rest;
    for (const [x, y] of anchors) {
      places[x] = y;
      open.push({ left: from, left_end: x, right: to, right_end: y });
      [from, to] = [x + 1, y + 1];
    }
    open.push({ left: from, left_end: rest.left_end, right: to, right_end: rest.right_end });
  }
  return places;
}

/** Matches what both begin and end with. */
function stripped(left: Int32Array, right: Int32Array, stretch: Stretch, places: Int32Array): Stretch {
  let { left: from, left_end: end, right: to, right_end: toEnd } = stretch;
  while (from < end && to < toEnd && left[from] === right[to]) places[from++] = to++;
  while (from < end && to < toEnd && left[end - 1] === right[toEnd - 1]) places[--end] = --toEnd;
  return { left: from, left_end: end, right: to, right_end: toEnd };
}

/** The places of the items that the other side has too: the others have no part in what is common. */
function common(
  own: Int32Array,
  from: number,
  end: number,
  other: Int32Array,
  start: number,
  stop: number,
): Int32Array {
  const there = new Set<number>();
  for (let at = start; at < stop; at++) there.add(other[at] ?? -1);
  const places: number[] = [];
  for (let at = from; at < end; at++) if (there.has(own[at] ?? -1)) places.push(at);
  return Int32Array.from(places);
}

/** Myers' greedy search for the shortest edit; null where it takes too many edits or too much work. */
function shortest(
  left: Int32Array,
  a: Int32Array,
  right: Int32Array,
  b: Int32Array,
  work: Work,
): [number, number][] | null {
  const [n, m] = [a.length, b.length];
  const equal = (x: number, y: number): boolean => left[a[x] ?? -1] === right[b[y] ?? -1];
  const most = Math.min(n + m, MOST_EDITS);
  const reach = new Int32Array(2 * most + 3);
  const zero = most + 1;
  const trail: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    let steps = 2 * edits + 1;
    // Diagonals outside the rectangle lead nowhere.
    const low = -edits + 2 * Math.max(0, edits - m);
    const high = edits - 2 * Math.max(0, edits - n);
    trail.push(reach.slice(zero - edits - 1, zero + edits + 2));
    for (let k = low; k <= high; k += 2) {
      const down = k === -edits || (k !== edits && (reach[zero + k - 1] ?? 0) < (reach[zero + k + 1] ?? 0));
      let x = down ? (reach[zero + k + 1] ?? 0) : (reach[zero + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && equal(x, y)) {
        x++;
        y++;
        steps++;
      }
      reach[zero + k] = x;
      if (x >= n && y >= m) return wayBack(trail, a, b);
    }
    work.spend(steps);
    if (work.rest === 0) return null;
  }
  return null;
}

function wayBack(trail: readonly Int32Array[], a: Int32Array, b: Int32Array): [number, number][] {
  const matches: [number, number][] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const reach = trail[edits] ?? new Int32Array(0);
    const zero = edits + 1;
    const k = x - y;
    const down = k === -edits || (k !== edits && (reach[zero + k - 1] ?? 0) < (reach[zero + k + 1] ?? 0));
    const before = down ? k + 1 : k - 1;
    const fromX = edits === 0 ? 0 : (reach[zero + before] ?? 0);
    const fromY = edits === 0 ? 0 : fromX - before;
    const startX = edits === 0 ? 0 : down ? fromX : fromX + 1;
    while (x > startX) {
      x--;
      y--;
      matches.push([a[x] ?? -1, b[y] ?? -1]);
    }
    [x, y] = [fromX, fromY];
  }
  return matches;
}

/** Items that are there once on each side, the longest run of them that is in order on both. */
function uniqueAnchors(left: Int32Array, a: Int32Array, right: Int32Array, b: Int32Array): [number, number][] {
  const once = new Map<number, number>();
  for (const at of b) once.set(right[at] ?? -1, once.has(right[at] ?? -1) ? -1 : at);
  const seen = new Map<number, number>();
  for (const at of a) seen.set(left[at] ?? -1, (seen.get(left[at] ?? -1) ?? 0) + 1);
  const pairs: [number, number][] = [];
  for (const at of a) {
    const item = left[at] ?? -1;
    const place = once.get(item) ?? -1;
    if (place >= 0 && seen.get(item) === 1) pairs.push([at, place]);
  }
  return increasing(pairs);
}

/** The longest run of pairs whose second numbers grow. */
function increasing(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  for (let at = 0; at < pairs.length; at++) {
    const value = pairs[at]?.[1] ?? 0;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[at] = tails[low - 1] ?? -1;
    tails[low] = at;
  }
  const run: [number, number][] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) run.push(pair);
  }
  return run.reverse();
}

/** Always the match for which the fewest items are passed over. */
function greedy(left: Int32Array, a: Int32Array, right: Int32Array, b: Int32Array, places: Int32Array): void {
  let [x, y] = [0, 0];
  while (x < a.length && y < b.length) {
    const passed = nextMatch(left, a, x, right, b, y);
    if (passed === null) {
      x++;
      y++;
      continue;
    }
    x += passed[0];
    y += passed[1];
    places[a[x++] ?? 0] = b[y++] ?? -1;
  }
}

function nextMatch(
  left: Int32Array,
  a: Int32Array,
  x: number,
  right: Int32Array,
  b: Int32Array,
  y: number,
): [number, number] | null {
  for (let passed = 0; passed <= GREEDY_REACH; passed++) {
    for (let there = 0; there <= passed; there++) {
      const [i, j] = [x + there, y + passed - there];
      if (i < a.length && j < b.length && left[a[i] ?? -1] === right[b[j] ?? -1]) return [there, passed - there];
    }
  }
  return null;
}
