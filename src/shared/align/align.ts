import { PAIR_MARKS } from '../api/compare.ts';
import { type Matching, pairAlike, pairEqualCalls } from './align-lists.ts';
import { SymbolTable } from './anchors.ts';
import { inDisplayOrder } from './display-order.ts';
import { inWorkingOrder, numberAnew } from './sides.ts';
import { StepLists } from './step-lists.ts';
import type { Alignment, StepSequence } from './step-sequence.ts';
import { TooDifferent, Work } from './work.ts';

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
      : { ofLeft: ofB, ofRight: ofA, moved: ofB.map((partner) => (partner === -1 ? 0 : (moved[partner] ?? 0))) };
    return {
      outcome: 'aligned',
      ...inDisplayOrder(left, right, { ...partners, moved: Uint8Array.from(partners.moved) }),
    };
  } catch (error) {
    if (!(error instanceof TooDifferent)) throw error;
    return byPosition(left, right);
  }
}

function match(first: StepSequence, second: StepSequence, maxWork: number) {
  const { a, b, symbols } = numberAnew(first, second);
  const matching: Matching = {
    a,
    b,
    ofA: new Int32Array(a.count).fill(-1),
    ofB: new Int32Array(b.count).fill(-1),
    table: new SymbolTable(symbols),
    work: new Work(maxWork),
  };
  const moved = new Uint8Array(a.count);
  const listsA = new StepLists(a);
  const listsB = new StepLists(b);
  const open: [parentA: number, parentB: number][] = [[-1, -1]];
  for (let parents = open.pop(); parents !== undefined; parents = open.pop()) {
    for (const { actor, members } of listsA.below(parents[0])) {
      for (const other of listsB.below(parents[1])) {
        if (other.actor !== actor) continue;
        const xs = Int32Array.from(members);
        const ys = Int32Array.from(other.members);
        pairEqualCalls(matching, xs, ys);
        pairAlike(matching, xs, ys);
        for (const x of xs) if (matching.ofA[x] !== -1) open.push([x, matching.ofA[x] ?? -1]);
      }
    }
  }
  return { ofA: matching.ofA, ofB: matching.ofB, moved };
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
