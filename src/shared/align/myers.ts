import type { Work } from './work.ts';

export type OnMatch = (x: number, y: number) => void;

/**
 * Longest common subsequence by Myers in linear space: every pair of equal symbols that is kept is told to `onMatch`, in no
 * order. Costs O((n + m) D).
 */
export function matchByMyers(a: Int32Array, b: Int32Array, work: Work, onMatch: OnMatch): void {
  const size = a.length + b.length + 3;
  const forward = new Int32Array(2 * size);
  const backward = new Int32Array(2 * size);
  const open: number[] = [0, a.length, 0, b.length];
  for (;;) {
    let bHigh = open.pop();
    let bLow = open.pop();
    let aHigh = open.pop();
    let aLow = open.pop();
    if (aLow === undefined || aHigh === undefined || bLow === undefined || bHigh === undefined) return;
    while (aLow < aHigh && bLow < bHigh && a[aLow] === b[bLow]) onMatch(aLow++, bLow++);
    while (aLow < aHigh && bLow < bHigh && a[aHigh - 1] === b[bHigh - 1]) onMatch(--aHigh, --bHigh);
    work.spend(1);
    if (aLow === aHigh || bLow === bHigh) continue;
    const snake = middleSnake(a.subarray(aLow, aHigh), b.subarray(bLow, bHigh), forward, backward, size, work);
    for (let step = 0; step < snake.length; step++) onMatch(aLow + snake.x + step, bLow + snake.y + step);
    open.push(aLow, aLow + snake.x, bLow, bLow + snake.y);
    open.push(aLow + snake.x + snake.length, aHigh, bLow + snake.y + snake.length, bHigh);
  }
}

interface Snake {
  x: number;
  y: number;
  length: number;
}

/** Where the shortest paths from both ends meet. `a` and `b` differ at both ends, so neither part that is left is all of it. */
function middleSnake(
  a: Int32Array,
  b: Int32Array,
  forward: Int32Array,
  backward: Int32Array,
  origin: number,
  work: Work,
): Snake {
  const n = a.length;
  const m = b.length;
  const delta = n - m;
  const odd = (delta & 1) === 1;
  forward[origin + 1] = 0;
  backward[origin + 1] = 0;
  for (let d = 0; ; d++) {
    work.spend(2 * d + 1);
    const lowest = -d + 2 * Math.max(0, d - m);
    const highest = d - 2 * Math.max(0, d - n);
    for (let k = lowest; k <= highest; k += 2) {
      const start = reach(forward, origin, k, d);
      let x = start;
      while (x < n && x - k < m && a[x] === b[x - k]) x++;
      forward[origin + k] = x;
      const other = delta - k;
      if (odd && Math.abs(other) < d && x + at(backward, origin + other) >= n) {
        return { x: start, y: start - k, length: x - start };
      }
    }
    for (let k = lowest; k <= highest; k += 2) {
      const start = reach(backward, origin, k, d);
      let x = start;
      while (x < n && x - k < m && a[n - 1 - x] === b[m - 1 - x + k]) x++;
      backward[origin + k] = x;
      const other = delta - k;
      if (!odd && Math.abs(other) <= d && x + at(forward, origin + other) >= n) {
        return { x: n - x, y: m - x + k, length: x - start };
      }
    }
  }
}

/** The furthest point on diagonal `k` after one more insertion or deletion. */
function reach(furthest: Int32Array, origin: number, k: number, d: number): number {
  const down = at(furthest, origin + k + 1);
  const across = at(furthest, origin + k - 1);
  return k === -d || (k !== d && across < down) ? down : across + 1;
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}
