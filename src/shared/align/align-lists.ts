import { findAnchors } from './anchors.ts';
import { type Matching, pair } from './matching.ts';
import { matchByMyers } from './myers.ts';
import { pairByWorth, SAME_CALL } from './similarity.ts';

/** Up to this many cells a stretch is aligned exactly at once, without anchors. */
const EXACT_CELLS = 10_000;
const BOUNDED_CELLS = 250_000;

/** What two steps have to be equal in to be paired, from the strictest. */
type Level = 'tree' | 'whole' | 'call';

/** Pairs steps of two lists whose call is equal, in order. */
export function pairEqualCalls(matching: Matching, xs: Int32Array, ys: Int32Array): void {
  const { a, b, table, work } = matching;
  const open: [xs: Int32Array, ys: Int32Array, level: Level][] = [[xs, ys, matching.isNested ? 'tree' : 'whole']];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [left, right] = stripEnds(matching, stretch[0], stretch[1], stretch[2]);
    const level = stretch[2];
    if (left.length === 0 || right.length === 0) continue;
    work.spend(left.length + right.length);
    if (left.length * right.length <= EXACT_CELLS) {
      pairExactly(matching, left, right);
      continue;
    }
    const symbolsA = pick(a[level], left);
    const symbolsB = pick(b[level], right);
    const anchors = findAnchors(symbolsA, symbolsB, table);
    if (anchors !== null) {
      let fromX = 0;
      let fromY = 0;
      for (let place = 0; place <= anchors.x.length; place++) {
        const x = anchors.x[place] ?? left.length;
        const y = anchors.y[place] ?? right.length;
        if (fromX < x && fromY < y) open.push([left.subarray(fromX, x), right.subarray(fromY, y), level]);
        if (place < anchors.x.length) pair(matching, left[x] ?? 0, right[y] ?? 0);
        fromX = x + 1;
        fromY = y + 1;
      }
    } else if (level !== 'call') open.push([left, right, level === 'tree' ? 'whole' : 'call']);
    else if (left.length * right.length <= BOUNDED_CELLS) pairExactly(matching, left, right);
    else pairByOrder(matching, left, right);
  }
}

function stripEnds(matching: Matching, left: Int32Array, right: Int32Array, level: Level) {
  const symbolsA = matching.a[level];
  const symbolsB = matching.b[level];
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  const equal = (x: number | undefined, y: number | undefined) => symbolsA[x ?? 0] === symbolsB[y ?? 0];
  while (start < shorter && equal(left[start], right[start])) {
    pair(matching, left[start] ?? 0, right[start] ?? 0);
    start++;
  }
  let end = 0;
  while (end < shorter - start && equal(left[left.length - 1 - end], right[right.length - 1 - end])) {
    end++;
    pair(matching, left[left.length - end] ?? 0, right[right.length - end] ?? 0);
  }
  return [left.subarray(start, left.length - end), right.subarray(start, right.length - end)] as const;
}

/** Weighs likeness too, so that of several equal calls those are paired that stand among steps that are alike. */
function pairExactly(matching: Matching, left: Int32Array, right: Int32Array): void {
  const { a, b, table, work } = matching;
  if (table.common(pick(a.call, left), pick(b.call, right)).a.length === 0) return;
  pairByWorth(a, left, b, right, work, (x, y, worth) => {
    if (worth >= SAME_CALL) pair(matching, x, y);
  });
}

/** For long stretches in which nothing is unique: the most equal calls. */
function pairByOrder(matching: Matching, left: Int32Array, right: Int32Array): void {
  const { a, b, table, work } = matching;
  const symbolsA = pick(a.call, left);
  const symbolsB = pick(b.call, right);
  const onBoth = table.common(symbolsA, symbolsB);
  matchByMyers(pick(symbolsA, onBoth.a), pick(symbolsB, onBoth.b), work, (x, y) => {
    pair(matching, left[onBoth.a[x] ?? 0] ?? 0, right[onBoth.b[y] ?? 0] ?? 0);
  });
}

/** What is left between the pairs of two lists that are in place: paired where the steps are of one kind or alike. */
export function pairAlike(matching: Matching, xs: Int32Array, ys: Int32Array): void {
  const { a, b, ofA, ofB, moved, work } = matching;
  const left: number[] = [];
  const right: number[] = [];
  const close = () => {
    if (left.length > 0 && right.length > 0) {
      pairByWorth(a, new Int32Array(left), b, new Int32Array(right), work, (x, y) => pair(matching, x, y));
    }
    left.length = 0;
    right.length = 0;
  };
  let next = 0;
  for (const x of xs) {
    const partner = ofA[x] ?? -1;
    if (partner === -1) left.push(x);
    if (partner === -1 || moved[x] === 1) continue;
    for (; next < ys.length && ys[next] !== partner; next++) {
      const y = ys[next] ?? 0;
      if (ofB[y] === -1) right.push(y);
    }
    next++;
    close();
  }
  for (; next < ys.length; next++) {
    const y = ys[next] ?? 0;
    if (ofB[y] === -1) right.push(y);
  }
  close();
}

function pick(column: Int32Array, places: Int32Array): Int32Array {
  const picked = new Int32Array(places.length);
  for (let place = 0; place < places.length; place++) picked[place] = column[places[place] ?? 0] ?? 0;
  return picked;
}
