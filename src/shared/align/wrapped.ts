import { pairAlike, pairEqualCalls } from './align-lists.ts';
import { longestIncreasing } from './anchors.ts';
import { inGroupOrder } from './groups.ts';
import { type Matching, unpair } from './matching.ts';
import type { Side } from './sides.ts';
import { isLikely } from './similarity.ts';
import type { StepLists } from './step-lists.ts';

/** Places on both sides, ascending. */
interface Stretch {
  xs: number[];
  ys: number[];
}

/**
 * Pairs steps that are below another parent only because one run has a step around them that the other has not: they stand where
 * they stood. What is below a step without a partner counts as beside it. Returns the pairs.
 */
export function pairAcrossWrappers(matching: Matching): [x: number, y: number][] {
  if (!matching.isNested) return [];
  const { a, b, ofA, ofB } = matching;
  const open = levels(matching).flatMap(({ xs, ys }) => [...gaps(matching, xs, ys)]);
  for (const { xs, ys } of open) {
    const [left, right] = [inGroupOrder(a, xs), inGroupOrder(b, ys)];
    pairEqualCalls(matching, left, right);
    pairAlike(matching, left, right);
  }
  const isEvident = (x: number, y: number) => x !== -1 && y !== -1 && isLikely(a, x, b, y);
  const wrapsA = wrappers(
    a,
    ofA,
    open.flatMap(({ xs }) => xs),
    (x) => isEvident(x, ofA[x] ?? -1),
  );
  const wrapsB = wrappers(
    b,
    ofB,
    open.flatMap(({ ys }) => ys),
    (y) => isEvident(ofB[y] ?? -1, y),
  );
  const found: [number, number][] = [];
  for (const gap of open) {
    const [xs, ys] = [gap.xs.filter((x) => wrapsA(x)), gap.ys.filter((y) => wrapsB(y))];
    for (const x of gap.xs) {
      const y = ofA[x] ?? -1;
      // Paired to see what is around what: it stays where that is certain.
      if (y !== -1 && !(a.call[x] === b.call[y] && wrapsA(x) && wrapsB(y))) unpair(matching, x);
    }
    const isWrapped = xs.some((x) => isBelowNone(a, ofA, x)) || ys.some((y) => isBelowNone(b, ofB, y));
    if (isWrapped) pairAlike(matching, inGroupOrder(a, xs), inGroupOrder(b, ys));
    for (const x of xs) if (ofA[x] !== -1) found.push([x, ofA[x] ?? -1]);
  }
  return found;
}

/** Tells whether what a step is below is paired, or a step around others that went on without it: most of them have partners that tell. */
function wrappers(
  { parent }: Side,
  partners: Int32Array,
  steps: readonly number[],
  isEvident: (step: number) => boolean,
): (step: number) => boolean {
  const below = new Map<number, { steps: number; paired: number }>();
  for (const step of steps) {
    const above = parent[step] ?? -1;
    const known = below.get(above) ?? { steps: 0, paired: 0 };
    below.set(above, { steps: known.steps + 1, paired: known.paired + Number(isEvident(step)) });
  }
  const isWrapper = new Set([...below].filter(([, one]) => one.paired * 2 >= one.steps).map(([above]) => above));
  return (step) => !isBelowNone({ parent }, partners, step) || isWrapper.has(parent[step] ?? -1);
}

/** Whether what a step is below has no partner. */
function isBelowNone({ parent }: Pick<Side, 'parent'>, partners: Int32Array, step: number): boolean {
  const above = parent[step] ?? -1;
  return above !== -1 && partners[above] === -1;
}

/** Pairs what is left over between steps that went in order from below one step to below another one. Returns the pairs. */
export function pairBeside(
  matching: Matching,
  lists: { a: StepLists; b: StepLists },
  pairs: readonly [x: number, y: number][],
): [x: number, y: number][] {
  const { a, b, ofA } = matching;
  const ways = new Set<string>();
  const found: [number, number][] = [];
  for (const [inA, inB] of pairs) {
    const [from, to, actor] = [a.parent[inA] ?? -1, b.parent[inB] ?? -1, a.actor[inA] ?? 0];
    const way = `${from} ${to} ${actor}`;
    if (ways.has(way) || (from === -1 ? to === -1 : ofA[from] === to)) continue;
    ways.add(way);
    for (const gap of gaps(matching, lists.a.of(from, actor), lists.b.of(to, actor))) {
      const [left, right] = [inGroupOrder(a, gap.xs), inGroupOrder(b, gap.ys)];
      pairEqualCalls(matching, left, right);
      pairAlike(matching, left, right);
      for (const x of left) if (ofA[x] !== -1) found.push([x, ofA[x] ?? -1]);
    }
  }
  return found;
}

/** Of the pairs of steps, those that did not change their order among the steps of their actor. */
export function pairsInOrder(matching: Matching, pairs: readonly [x: number, y: number][]): [number, number][] {
  const { a, ofA, moved } = matching;
  const actors = new Map<number, { fixed: number[]; pairs: [number, number][] }>();
  for (const pair of pairs) {
    const actor = a.actor[pair[0]] ?? 0;
    const known = actors.get(actor);
    if (known === undefined) actors.set(actor, { fixed: [], pairs: [pair] });
    else known.pairs.push(pair);
  }
  if (actors.size === 0) return [];
  for (let x = 0; x < a.count; x++) {
    if (ofA[x] !== -1 && moved[x] !== 1) actors.get(a.actor[x] ?? 0)?.fixed.push(x);
  }
  return [...actors.values()].flatMap((one) => {
    const rights = one.fixed.map((x) => ofA[x] ?? -1);
    const spine = [...longestIncreasing(rights)].map((place) => one.fixed[place] ?? 0);
    const fitting = one.pairs
      .toSorted((left, right) => left[0] - right[0])
      .filter(([x, y]) => {
        const after = firstAfter(spine, x);
        return (ofA[spine[after - 1] ?? -1] ?? -1) < y && y < (ofA[spine[after] ?? -1] ?? Number.POSITIVE_INFINITY);
      });
    return [...longestIncreasing(fitting.map(([, y]) => y))].flatMap((place) => {
      const pair = fitting[place];
      return pair === undefined ? [] : [pair];
    });
  });
}

function firstAfter(ascending: readonly number[], x: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The steps of one actor below one pair of steps, with those below what has no partner; where both sides have some left over. */
function levels({ a, b, ofA, ofB, work }: Matching): Stretch[] {
  const aboveA = pairedAbove(a, ofA);
  const aboveB = pairedAbove(b, ofB);
  if (aboveA.every((above, x) => above === a.parent[x]) && aboveB.every((above, y) => above === b.parent[y])) return [];
  work.spend(a.count + b.count);
  const keyOfA = (x: number) => key(aboveA[x] ?? -1, a.actor[x] ?? 0);
  const keyOfB = (y: number) => {
    const above = aboveB[y] ?? -1;
    return key(above === -1 ? -1 : (ofB[above] ?? -1), b.actor[y] ?? 0);
  };
  const open = new Map<number, Stretch>();
  const restOfA = new Set<number>();
  for (let x = 0; x < a.count; x++) if (ofA[x] === -1) restOfA.add(keyOfA(x));
  for (let y = 0; y < b.count; y++) {
    if (ofB[y] === -1 && restOfA.has(keyOfB(y))) open.set(keyOfB(y), { xs: [], ys: [] });
  }
  if (open.size === 0) return [];
  for (let x = 0; x < a.count; x++) open.get(keyOfA(x))?.xs.push(x);
  for (let y = 0; y < b.count; y++) open.get(keyOfB(y))?.ys.push(y);
  return [...open.values()];
}

/** For each step the nearest one above it that has a partner, -1 for none. */
function pairedAbove({ count, parent }: Side, partners: Int32Array): Int32Array {
  const above = new Int32Array(count).fill(-1);
  for (let position = 0; position < count; position++) {
    const direct = parent[position] ?? -1;
    if (direct === -1) continue;
    if (partners[direct] !== -1) above[position] = direct;
    else if (direct < position) above[position] = above[direct] ?? -1;
  }
  return above;
}

/** What is left over between the pairs that are in order. */
function* gaps({ ofA, ofB, moved }: Matching, xs: readonly number[], ys: readonly number[]): Generator<Stretch> {
  const inY = new Set(ys);
  const fixed = xs.filter((x) => moved[x] !== 1 && inY.has(ofA[x] ?? -1));
  const spine = [...longestIncreasing(fixed.map((x) => ofA[x] ?? -1))].map((place) => fixed[place] ?? 0);
  let atX = 0;
  let atY = 0;
  for (const end of [...spine, Number.POSITIVE_INFINITY]) {
    const other = ofA[end] ?? Number.POSITIVE_INFINITY;
    const left: number[] = [];
    const right: number[] = [];
    for (; atX < xs.length && (xs[atX] ?? 0) < end; atX++) if (ofA[xs[atX] ?? 0] === -1) left.push(xs[atX] ?? 0);
    for (; atY < ys.length && (ys[atY] ?? 0) < other; atY++) if (ofB[ys[atY] ?? 0] === -1) right.push(ys[atY] ?? 0);
    if (left.length > 0 && right.length > 0) yield { xs: left, ys: right };
    atX++;
    atY++;
  }
}

function key(parent: number, actor: number): number {
  return (parent + 1) * 2 ** 26 + actor;
}
