import { longestIncreasing } from '../../src/shared/align/anchors.ts';
import type { PlainStep } from '../../src/shared/align/sequences-testing.ts';
import { PAIR_MARKS, type PairMark } from '../../src/shared/api/compare.ts';
import { equivalent, type Found, RunShape } from './equivalent.ts';
import type { LabelledPair } from './planted-edits.ts';

/** Right ones among those found, and among those that there are. */
export interface Score {
  right: number;
  found: number;
  planted: number;
}

export interface Scores {
  pairs: Score;
  marks: Score;
}

export function precision({ right, found }: Score): number {
  return found === 0 ? 1 : right / found;
}

export function recall({ right, planted }: Score): number {
  return planted === 0 ? 1 : right / planted;
}

export function add(sum: Score, one: Score): void {
  sum.right += one.right;
  sum.found += one.found;
  sum.planted += one.planted;
}

export function foundBy(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
  mark: ArrayLike<number>,
  count: number,
): Found {
  const found: Found = {
    partner: Array.from({ length: count }, () => -1),
    moved: Array.from({ length: count }, () => false),
  };
  for (let pair = 0; pair < left.length; pair++) {
    const l = left[pair] ?? -1;
    if (l === -1) continue;
    found.partner[l] = right[pair] ?? -1;
    found.moved[l] = PAIR_MARKS[mark[pair] ?? 0] === ('moved' satisfies PairMark);
  }
  return found;
}

/**
 * How much of what was planted is found. *Pairs* are pairs of steps; *marks* are the steps taken out, put in, changed and moved, each one item
 * (a changed or moved one with both its steps).
 *
 * Runs hold equal steps, so that one pair of runs has several descriptions that say the same. They are made one before they are compared, planted
 * and found alike (`equivalent`):
 * - a step taken out or put in among equal ones is the last that it could be,
 * - equal members of one parallel group stand in order.
 * And two things are the same by definition:
 * - a step taken out and one of the same kind put in at the same place (no planted pair between them) may be told as one changed step:
 *   nothing in the runs tells them from other arguments. With `strict` they may not.
 * - where a block moved past another, either may be the one that moved, if not more steps are called moved than were.
 */
export function score(labelled: LabelledPair, found: Found, strict: boolean): Scores {
  const left = new RunShape(labelled.left.steps);
  const right = new RunShape(labelled.right.steps);
  const planted = equivalent(left, right, labelled);
  const told = equivalent(left, right, found);
  agreeOnMoved(left, planted, told);
  const gaps = strict ? null : new Gaps(left, right, planted.partner);
  const pairs: Score = { right: 0, found: 0, planted: 0 };
  for (let l = 0; l < left.count; l++) {
    const r = told.partner[l] ?? -1;
    if (planted.partner[l] !== -1) pairs.planted++;
    if (r === -1 || gaps?.replaced(l, r)) continue;
    pairs.found++;
    if (planted.partner[l] === r) pairs.right++;
  }
  const plantedMarks = marksOf(labelled.left.steps, labelled.right.steps, planted, null);
  const toldMarks = marksOf(labelled.left.steps, labelled.right.steps, told, gaps);
  const right_ = [...toldMarks].filter((mark) => plantedMarks.has(mark)).length;
  return { pairs, marks: { right: right_, found: toldMarks.size, planted: plantedMarks.size } };
}

function marksOf(
  left: readonly PlainStep[],
  right: readonly PlainStep[],
  { partner, moved }: Found,
  gaps: Gaps | null,
): Set<string> {
  const marks = new Set<string>();
  const paired = new Set<number>();
  left.forEach((step, l) => {
    const r = partner[l] ?? -1;
    const other = right[r];
    if (other === undefined || gaps?.replaced(l, r)) {
      marks.add(`left ${l}`);
      return;
    }
    paired.add(r);
    if (moved[l]) marks.add(`moved ${l} ${r}`);
    else if (step.call !== other.call || step.kind !== other.kind || step.answer !== other.answer)
      marks.add(`changed ${l} ${r}`);
  });
  right.forEach((_, r) => {
    if (!paired.has(r)) marks.add(`right ${r}`);
  });
  return marks;
}

/** Takes the planted moves for those found where these tell as much: what they leave in place is in order, and they are not more. */
function agreeOnMoved(left: RunShape, planted: Found, told: Found): void {
  for (const list of left.lists()) {
    const known = list.filter((l) => planted.partner[l] !== -1 && planted.partner[l] === told.partner[l]);
    const inPlace = known.filter((l) => !told.moved[l]).map((l) => planted.partner[l] ?? -1);
    const ordered = longestIncreasing(inPlace).length === inPlace.length;
    const toldMoved = known.filter((l) => told.moved[l]).length;
    const plantedMoved = known.filter((l) => planted.moved[l]).length;
    if (!ordered || toldMoved > plantedMoved) continue;
    for (const l of known) told.moved[l] = planted.moved[l] ?? false;
  }
}

/** The places between the planted pairs: what was taken out and put in at one of them. */
class Gaps {
  readonly #left: RunShape;
  readonly #right: RunShape;
  readonly #ofLeft = new Map<number, string>();
  readonly #ofRight = new Map<number, string>();

  constructor(left: RunShape, right: RunShape, partner: readonly number[]) {
    this.#left = left;
    this.#right = right;
    const ofRight = new Map(partner.map((r, l) => [r, l]));
    for (const list of left.lists()) {
      let before = -1;
      for (const l of list) {
        if (partner[l] !== -1) before = l;
        else this.#ofLeft.set(l, `${left.parent(l)} ${before}`);
      }
    }
    for (const list of right.lists()) {
      let before = -1;
      for (const r of list) {
        const l = ofRight.get(r);
        const parent = right.parent(r) === -1 ? -1 : ofRight.get(right.parent(r));
        if (l !== undefined) before = l;
        else if (parent !== undefined) this.#ofRight.set(r, `${parent} ${before}`);
      }
    }
  }

  /** Whether both are what was taken out and put in at one place, and of one kind. */
  replaced(l: number, r: number): boolean {
    const gap = this.#ofLeft.get(l);
    return gap !== undefined && gap === this.#ofRight.get(r) && this.#left.kind(l) === this.#right.kind(r);
  }
}
