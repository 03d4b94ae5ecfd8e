import { PAIR_MARKS } from '../api/compare.ts';
import { pairAlike, pairEqualCalls } from './align-lists.ts';
import { SymbolTable } from './anchors.ts';
import { inDisplayOrder } from './display-order.ts';
import { inGroupOrder, pairWithinGroups } from './groups.ts';
import type { Matching } from './matching.ts';
import { pairMoved } from './moves.ts';
import { inWorkingOrder, numberAnew } from './sides.ts';
import { StepLists } from './step-lists.ts';
import type { Alignment, StepSequence } from './step-sequence.ts';
import { TooDifferent, Work } from './work.ts';
import { pairAcrossWrappers, pairBeside, pairsInOrder } from './wrapped.ts';

/** Elementary comparisons: about a second on a slow machine. */
const MOST_WORK = 100_000_000;

export interface AlignOptions {
  /** Cap on elementary comparisons. */
  maxWork?: number;
}

/** Aligns the steps of two runs (README.md tells how). Symmetric up to left and right. */
export function align(left: StepSequence, right: StepSequence, { maxWork = MOST_WORK }: AlignOptions = {}): Alignment {
  const straight = inWorkingOrder(left, right);
  try {
    const { ofA, ofB, moved } = straight ? match(left, right, maxWork) : match(right, left, maxWork);
    const partners = straight
      ? { ofLeft: ofA, ofRight: ofB, moved }
      : { ofLeft: ofB, ofRight: ofA, moved: Uint8Array.from(ofB, (x) => moved[x] ?? 0) };
    return { outcome: 'aligned', ...inDisplayOrder(left, right, partners) };
  } catch (error) {
    if (!(error instanceof TooDifferent)) throw error;
    return byPosition(left, right);
  }
}

function match(first: StepSequence, second: StepSequence, maxWork: number): Matching {
  const { a, b, symbols, isNested } = numberAnew(first, second);
  const matching: Matching = {
    a,
    b,
    ofA: new Int32Array(a.count).fill(-1),
    ofB: new Int32Array(b.count).fill(-1),
    moved: new Uint8Array(a.count),
    isNested,
    table: new SymbolTable(symbols),
    work: new Work(maxWork),
  };
  const listsA = new StepLists(a);
  const listsB = new StepLists(b);
  matchBelow(matching, listsA, listsB, -1, -1);
  for (const [x, y] of pairAcrossWrappers(matching)) matchBelow(matching, listsA, listsB, x, y);
  // Steps that went to another parent: what is below them goes with them.
  const all = (count: number) => new Int32Array(count).map((_, position) => position);
  const elsewhere = pairMoved(matching, all(a.count), all(b.count));
  const inOrder = pairsInOrder(matching, elsewhere);
  for (const [x] of inOrder) matching.moved[x] = 0;
  const beside = pairBeside(matching, { a: listsA, b: listsB }, inOrder);
  for (const [x, y] of [...elsewhere, ...beside]) matchBelow(matching, listsA, listsB, x, y);
  return matching;
}

/** Matches what is below two steps, and what is below each pair of that. */
function matchBelow(matching: Matching, listsA: StepLists, listsB: StepLists, parentA: number, parentB: number): void {
  const { a, b, ofA, ofB, moved } = matching;
  const open: [parentA: number, parentB: number][] = [[parentA, parentB]];
  for (let parents = open.pop(); parents !== undefined; parents = open.pop()) {
    const [above, otherAbove] = parents;
    for (const { actor, members } of listsA.below(above)) {
      const others = listsB.of(otherAbove, actor);
      const xs = inGroupOrder(
        a,
        members.filter((x) => ofA[x] === -1),
      );
      const ys = inGroupOrder(
        b,
        others.filter((y) => ofB[y] === -1),
      );
      if (xs.length === 0 || ys.length === 0) continue;
      pairEqualCalls(matching, xs, ys);
      if (xs.some((x) => ofA[x] === -1) && ys.some((y) => ofB[y] === -1)) {
        pairMoved(matching, xs, ys);
        pairAlike(matching, xs, ys);
      }
      pairWithinGroups(matching, xs, ys);
      for (const x of xs) {
        const y = ofA[x] ?? -1;
        if (y === -1) continue;
        if (above !== -1 && moved[above] === 1) moved[x] = 1;
        if (listsA.has(x)) open.push([x, y]);
      }
    }
  }
}

/** What is shown where aligning was given up: the first step with the first, the second with the second. */
function byPosition(left: StepSequence, right: StepSequence): Alignment {
  const length = Math.max(left.count, right.count);
  const result: Alignment = {
    outcome: 'too_different',
    left: new Int32Array(length).fill(-1),
    right: new Int32Array(length).fill(-1),
    mark: new Uint8Array(length),
  };
  for (let place = 0; place < length; place++) {
    const onLeft = place < left.count;
    const onRight = place < right.count;
    if (onLeft) result.left[place] = place;
    if (onRight) result.right[place] = place;
    const same = left.whole[place] === right.whole[place];
    const mark = onLeft && onRight ? (same ? 'same' : 'changed') : onLeft ? 'left' : 'right';
    result.mark[place] = PAIR_MARKS.indexOf(mark);
  }
  return result;
}
