import type { Interned } from './interned.ts';
import { outline, type Sketch, similarity, sketch } from './similarity.ts';
import { commonSubsequence } from './subsequence.ts';
import type { Work } from './work.ts';

/** What became of an item of an array; numbers are indexes. Pairs are compared further, `whole` ones are not. */
export type ItemFate =
  | { fate: 'removed'; left: number }
  | { fate: 'added'; right: number }
  | { fate: 'moved'; left: number; right: number }
  | { fate: 'pair'; left: number; right: number; whole: boolean };

/** Least likeness at which two items are one that was changed. */
const LIKE = 0.35;
/** Most comparisons of item with item in one gap. */
const LARGEST_GAP = 40_000;
/** Most scalars among which moves are looked for: in more, any number has moved somewhere. */
const FEW_SCALARS = 1_000;

/** How the items of two arrays go together, without those that are the same at the same place. In order of place. */
export function fatesOfItems(
  left: readonly unknown[],
  right: readonly unknown[],
  interned: Interned,
  work: Work,
): ItemFate[] {
  const a = Int32Array.from(left, (item) => interned.of(item));
  const b = Int32Array.from(right, (item) => interned.of(item));
  work.spend(a.length + b.length);
  const places = commonSubsequence(a, b, work);
  const moves = movedItems(left, a, b, places);
  const moved = new Set(moves.values());
  const fates: ItemFate[] = [];
  const gap: Gap = { left: [], right: [] };
  let next = 0;
  const close = (end: number): void => {
    for (; next < end; next++) if (!moved.has(next)) gap.right.push(next);
    if (gap.left.length > 0 || gap.right.length > 0) fates.push(...fatesInGap(left, right, gap, work));
    gap.left = [];
    gap.right = [];
  };
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? -1;
    const to = moves.get(at);
    if (to !== undefined) fates.push({ fate: 'moved', left: at, right: to });
    else if (place < 0) gap.left.push(at);
    else {
      close(place);
      next = place + 1;
    }
  }
  close(b.length);
  return fates;
}

interface Gap {
  left: number[];
  right: number[];
}

/** Items without a place that are there on the other side, somewhere else. */
function movedItems(
  left: readonly unknown[],
  a: Int32Array,
  b: Int32Array,
  places: Int32Array,
): ReadonlyMap<number, number> {
  const taken = new Set(places);
  const free = new Map<number, number[]>();
  for (let at = 0; at < b.length; at++) {
    if (taken.has(at)) continue;
    const there = free.get(b[at] ?? -1);
    if (there === undefined) free.set(b[at] ?? -1, [at]);
    else there.push(at);
  }
  const moves = new Map<number, number>();
  if (free.size === 0) return moves;
  const few = b.length + a.length <= FEW_SCALARS;
  for (const there of free.values()) there.reverse();
  for (let at = 0; at < a.length; at++) {
    if ((places[at] ?? -1) >= 0) continue;
    if (!few && typeof left[at] !== 'object') continue;
    const to = free.get(a[at] ?? -1)?.pop();
    if (to !== undefined) moves.set(at, to);
  }
  return moves;
}

/** Pairs items that are like each other, in order; the others are removed, added, or replaced where they match in number. */
function fatesInGap(left: readonly unknown[], right: readonly unknown[], gap: Gap, work: Work): ItemFate[] {
  const pairs = gap.left.length === 0 || gap.right.length === 0 ? [] : likePairs(left, right, gap, work);
  const fates: ItemFate[] = [];
  let [i, j] = [0, 0];
  for (const [x, y] of [...pairs, [gap.left.length, gap.right.length] as const]) {
    fates.push(...rest(left, right, gap.left.slice(i, x), gap.right.slice(j, y)));
    const [from, to] = [gap.left[x], gap.right[y]];
    if (from !== undefined && to !== undefined) fates.push({ fate: 'pair', left: from, right: to, whole: false });
    [i, j] = [x + 1, y + 1];
  }
  return fates;
}

/** Items of no likeness: a scalar in the place of another one, or one thing in the place of one, is a change. */
function rest(left: readonly unknown[], right: readonly unknown[], from: number[], to: number[]): ItemFate[] {
  const scalars = [...from.map((at) => left[at]), ...to.map((at) => right[at])].every(
    (item) => typeof item !== 'object' || item === null,
  );
  const replaced = scalars ? Math.min(from.length, to.length) : from.length === to.length ? from.length : 0;
  const fates: ItemFate[] = [];
  for (let at = 0; at < Math.max(from.length, to.length); at++) {
    const [x, y] = [from[at], to[at]];
    if (x !== undefined && y !== undefined && at < replaced) {
      fates.push({ fate: 'pair', left: x, right: y, whole: true });
    } else {
      if (x !== undefined) fates.push({ fate: 'removed', left: x });
      if (y !== undefined) fates.push({ fate: 'added', right: y });
    }
  }
  return fates;
}

/** Numbers within the gap of what is like each other, in order on both sides. */
function likePairs(left: readonly unknown[], right: readonly unknown[], gap: Gap, work: Work): [number, number][] {
  const cells = gap.left.length * gap.right.length;
  if (cells > LARGEST_GAP || cells * 50 > work.rest) return outlinePairs(left, right, gap, work);
  const a = gap.left.map((at) => sketch(left[at]));
  const b = gap.right.map((at) => sketch(right[at]));
  work.spend(cells * 50 + (a.length + b.length) * 400);
  return bestPairs(a, b);
}

/** Needleman and Wunsch: pairs in order whose likeness sums up to the most. */
function bestPairs(a: readonly Sketch[], b: readonly Sketch[]): [number, number][] {
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  const likeness = new Float64Array(a.length * b.length);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [x, y] = [a[i], b[j]];
      const like = x === undefined || y === undefined ? 0 : similarity(x, y);
      likeness[i * b.length + j] = like;
      const paired = like < LIKE ? 0 : like + (best[(i + 1) * width + j + 1] ?? 0);
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    const like = likeness[i * b.length + j] ?? 0;
    const here = best[i * width + j] ?? 0;
    if (like >= LIKE && like + (best[(i + 1) * width + j + 1] ?? 0) === here) pairs.push([i++, j++]);
    else if ((best[(i + 1) * width + j] ?? 0) === here) i++;
    else j++;
  }
  return pairs;
}

/** Where there are too many to hold each against each: by kind and keys alone. */
function outlinePairs(left: readonly unknown[], right: readonly unknown[], gap: Gap, work: Work): [number, number][] {
  const numbers = new Map<string, number>();
  const numberOf = (item: unknown): number => {
    const text = outline(item);
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const a = Int32Array.from(gap.left, (at) => numberOf(left[at]));
  const b = Int32Array.from(gap.right, (at) => numberOf(right[at]));
  const pairs: [number, number][] = [];
  commonSubsequence(a, b, work).forEach((place, at) => {
    if (place >= 0) pairs.push([at, place]);
  });
  return pairs;
}
