import { equalWords } from './likeness.ts';
import { type Side, sharedBelow } from './sides.ts';
import { LIKENESS_WORDS } from './step-sequence.ts';
import type { Work } from './work.ts';

/** More cells than this are cut into blocks along the diagonal. */
const MOST_CELLS = 250_000;
const BLOCK = 256;

/** What a pair is worth. An equal call outweighs two pairs that are only alike, and those many that are only of one kind. */
const SAME = 1000;
export const SAME_CALL = 800;
const ALIKE = 60;
const PER_WORD = Math.floor(300 / LIKENESS_WORDS);
const SAME_KIND = 8;
/** On top, where the same calls stand below both. */
const SHARED_BELOW = 100;
/** Equal words from which two texts count as edits of each other; without the same kind it takes more. */
const ALIKE_WORDS = LIKENESS_WORDS / 4;
const ALIKE_WORDS_ACROSS_KINDS = (LIKENESS_WORDS * 3) / 4;
/** Share of the calls below from which two steps count as one, whatever they are called: an agent was renamed. */
const ALIKE_BELOW = 0.5;

/** What pairing a step of each side is worth, 0 for never. */
export function worth(a: Side, x: number, b: Side, y: number): number {
  const below = sharedBelow(a, x, b, y);
  if (a.whole[x] === b.whole[y]) return SAME + Math.round(below * SHARED_BELOW);
  if (a.call[x] === b.call[y]) return SAME_CALL + Math.round(below * SHARED_BELOW);
  const sameKind = a.kind[x] === b.kind[y];
  const words = a.likeness === null || b.likeness === null ? 0 : equalWords(a.likeness, x, b.likeness, y);
  const isAlike = words >= (sameKind ? ALIKE_WORDS : ALIKE_WORDS_ACROSS_KINDS) || below >= ALIKE_BELOW;
  if (isAlike) return ALIKE + words * PER_WORD + Math.round(below * SHARED_BELOW);
  return sameKind ? SAME_KIND + words : 0;
}

/** Whether two steps are one by more than their kind: the same call, or one whose text is alike. */
export function isLikely(a: Side, x: number, b: Side, y: number): boolean {
  return worth(a, x, b, y) >= ALIKE;
}

export type OnPair = (x: number, y: number, worth: number) => void;

/**
 * Pairs positions `xs` of one side with positions `ys` of the other, in order, so that the pairs are worth most together
 * (Needleman and Wunsch). What is too large for that is cut into blocks of like shares of both sides.
 */
export function pairByWorth(a: Side, xs: Int32Array, b: Side, ys: Int32Array, work: Work, onPair: OnPair): void {
  if (xs.length * ys.length <= MOST_CELLS) {
    pairBlock(a, xs, b, ys, work, onPair);
    return;
  }
  const blocks = Math.ceil(Math.max(xs.length, ys.length) / BLOCK);
  for (let block = 0; block < blocks; block++) {
    pairBlock(a, share(xs, block, blocks), b, share(ys, block, blocks), work, onPair);
  }
}

function share(positions: Int32Array, block: number, blocks: number): Int32Array {
  const at = (part: number) => Math.round((positions.length * part) / blocks);
  return positions.subarray(at(block), at(block + 1));
}

const PAIR = 1;
const SKIP_X = 2;
const SKIP_Y = 3;

function pairBlock(a: Side, xs: Int32Array, b: Side, ys: Int32Array, work: Work, onPair: OnPair): void {
  const rows = xs.length;
  const columns = ys.length;
  if (rows === 0 || columns === 0) return;
  work.spend(rows * columns);
  const steps = new Uint8Array(rows * columns);
  const best = new Int32Array(columns + 1);
  for (let row = 0; row < rows; row++) {
    const x = xs[row] ?? 0;
    let corner = 0;
    let before = 0;
    for (let column = 0; column < columns; column++) {
      const above = best[column + 1] ?? 0;
      const value = worth(a, x, b, ys[column] ?? 0);
      let most = value === 0 ? -1 : corner + value;
      let step = PAIR;
      if (above > most) {
        most = above;
        step = SKIP_X;
      }
      if (before > most) {
        most = before;
        step = SKIP_Y;
      }
      steps[row * columns + column] = step;
      corner = above;
      before = most;
      best[column + 1] = most;
    }
  }
  let row = rows - 1;
  let column = columns - 1;
  while (row >= 0 && column >= 0) {
    const step = steps[row * columns + column];
    if (step === PAIR) {
      const x = xs[row] ?? 0;
      const y = ys[column] ?? 0;
      onPair(x, y, worth(a, x, b, y));
    }
    if (step !== SKIP_Y) row--;
    if (step !== SKIP_X) column--;
  }
}
