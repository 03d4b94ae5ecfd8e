import { PAIR_MARKS } from '../api/compare.ts';
import { longestIncreasing } from './anchors.ts';
import type { Alignment, StepSequence } from './step-sequence.ts';

const SAME = PAIR_MARKS.indexOf('same');
const CHANGED = PAIR_MARKS.indexOf('changed');
const LEFT = PAIR_MARKS.indexOf('left');
const RIGHT = PAIR_MARKS.indexOf('right');
const MOVED = PAIR_MARKS.indexOf('moved');

/** Which steps go together: for each left position the right one, and whether it moved. */
export interface Partners {
  /** By left position, -1 for none. */
  ofLeft: Int32Array;
  /** By right position, -1 for none. */
  ofRight: Int32Array;
  /** By left position: 1 where the step stands at another place. */
  moved: Uint8Array;
}

/**
 * The pairs in display order: left steps in their order; a step that is only on the right after what comes before it there, and
 * after the steps that are only on the left of the same gap.
 */
export function inDisplayOrder(
  left: StepSequence,
  right: StepSequence,
  partners: Partners,
): Omit<Alignment, 'outcome'> {
  const { ofLeft, moved } = partners;
  const after = placesOfRightOnly(left, right, partners);
  const length = left.count + after.right.length;
  const result = { left: new Int32Array(length), right: new Int32Array(length), mark: new Uint8Array(length) };
  let pair = 0;
  let next = 0;
  const put = (l: number, r: number, mark: number) => {
    result.left[pair] = l;
    result.right[pair] = r;
    result.mark[pair] = mark;
    pair++;
  };
  const putRightOnly = (slot: number) => {
    while (next < after.right.length && after.slot[next] === slot) put(-1, after.right[next++] ?? -1, RIGHT);
  };
  putRightOnly(-1);
  for (let l = 0; l < left.count; l++) {
    const r = ofLeft[l] ?? -1;
    put(l, r, r === -1 ? LEFT : markOf(left, l, right, r, moved[l] === 1));
    putRightOnly(l);
  }
  return result;
}

function markOf(left: StepSequence, l: number, right: StepSequence, r: number, moved: boolean): number {
  if (left.whole[l] === right.whole[r]) return moved ? MOVED : SAME;
  return moved && left.call[l] === right.call[r] ? MOVED : CHANGED;
}

/** The left position that each step which is only on the right is put after, in order of display. */
function placesOfRightOnly(left: StepSequence, right: StepSequence, partners: Partners) {
  const { ofLeft, ofRight, moved } = partners;
  const spine = spineOf(ofLeft, moved);
  const isInOrder = ofLeft.every((r, l) => r === -1 || moved[l] === 1 || spine[l] === 1);
  const before = isInOrder ? null : placesOfNext(left, right, partners);
  // Last left position of the gap that begins after a left position: steps that are only here, or were moved away.
  const endOfGap = new Int32Array(left.count + 1);
  let end = left.count - 1;
  for (let l = left.count - 1; l >= -1; l--) {
    endOfGap[l + 1] = end;
    if (l >= 0 && (ofLeft[l] ?? -1) !== -1 && moved[l] !== 1) end = l - 1;
  }
  const slots = new Int32Array(right.count).fill(-1);
  const found: number[] = [];
  /** By list of siblings: where the last of them stands that is not in order with the rest of the run. */
  const aside = new Map<number, number>();
  let passed = -1;
  for (let r = 0; r < right.count; r++) {
    const l = ofRight[r] ?? -1;
    const list = listOf(right, r);
    if (l === -1) {
      const parent = right.parent[r] ?? -1;
      const above = parent >= 0 && parent < r ? (slots[parent] ?? -1) : -1;
      const beside = aside.size === 0 ? -1 : (aside.get(list) ?? -1);
      const slot = endOfGap[Math.max(passed, above, beside) + 1] ?? -1;
      slots[r] = before === null ? slot : Math.min(slot, (before[r] ?? 0) - 1);
      found.push(r);
    } else {
      slots[r] = l;
      if (spine[l] === 1) passed = l;
      else if (moved[l] !== 1) aside.set(list, Math.max(l, aside.get(list) ?? -1));
    }
  }
  found.sort((x, y) => (slots[x] ?? 0) - (slots[y] ?? 0) || x - y);
  return { right: found, slot: found.map((r) => slots[r] ?? -1) };
}

/** By right position: where the next of its siblings stands that is in place. Those of a parallel group may be in any order. */
function placesOfNext(left: StepSequence, right: StepSequence, { ofRight, moved }: Partners): Int32Array {
  const places = new Int32Array(right.count);
  const next = new Map<number, number>();
  for (let r = right.count - 1; r >= 0; r--) {
    const list = listOf(right, r);
    const l = ofRight[r] ?? -1;
    places[r] = next.get(list) ?? left.count;
    if (l !== -1 && moved[l] !== 1 && left.group[l] === -1 && right.group[r] === -1) next.set(list, l);
  }
  return places;
}

/** Key of the list of siblings that a step is in. */
function listOf({ parent, actor }: StepSequence, position: number): number {
  return ((parent[position] ?? -1) + 1) * 2 ** 26 + (actor[position] ?? 0);
}

/** The pairs that are in order on both sides: 1 by left position. */
function spineOf(ofLeft: Int32Array, moved: Uint8Array): Uint8Array {
  const places: number[] = [];
  const values: number[] = [];
  for (let l = 0; l < ofLeft.length; l++) {
    const r = ofLeft[l] ?? -1;
    if (r === -1 || moved[l] === 1) continue;
    places.push(l);
    values.push(r);
  }
  const spine = new Uint8Array(ofLeft.length);
  for (const place of longestIncreasing(values)) spine[places[place] ?? 0] = 1;
  return spine;
}
