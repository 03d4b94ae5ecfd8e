import { LIKENESS_WORDS } from './step-sequence.ts';

/** Words of a step without text: nothing can be said of how alike it is to another. */
const NOTHING = 0xffffffff;

/** Share of equal words, from 0 to `LIKENESS_WORDS`: an estimate of how much of the text two steps share. */
export function equalWords(a: Uint32Array, placeA: number, b: Uint32Array, placeB: number): number {
  const startA = placeA * LIKENESS_WORDS;
  const startB = placeB * LIKENESS_WORDS;
  if (a[startA] === NOTHING || b[startB] === NOTHING) return 0;
  let equal = 0;
  for (let word = 0; word < LIKENESS_WORDS; word++) if (a[startA + word] === b[startB + word]) equal++;
  return equal;
}

/**
 * Writes the min-hash of a text for the step at `place`: how alike two texts are is the share of their pieces (words and single
 * marks, and each with the one before it) that they share. Costs `LIKENESS_WORDS` operations a piece, so give the beginning of a long text.
 */
export function writeLikeness(words: Uint32Array, place: number, text: string): void {
  const start = place * LIKENESS_WORDS;
  words.fill(NOTHING, start, start + LIKENESS_WORDS);
  let before = 0;
  for (const [piece] of text.matchAll(/[\p{L}\p{N}_]+|[^\s]/gu)) {
    const hash = hashOf(piece);
    take(words, start, hash);
    if (before !== 0) take(words, start, Math.imul(before, 0x9e3779b1) ^ hash);
    before = hash;
  }
}

function take(words: Uint32Array, start: number, hash: number): void {
  for (let word = 0; word < LIKENESS_WORDS; word++) {
    let mixed = Math.imul(hash ^ Math.imul(word + 1, 0x85ebca6b), 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
    mixed = (mixed ^ (mixed >>> 13)) >>> 0;
    // The highest number stands for nothing.
    if (mixed === NOTHING) mixed = NOTHING - 1;
    if (mixed < (words[start + word] ?? 0)) words[start + word] = mixed;
  }
}

function hashOf(piece: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < piece.length; place++) hash = Math.imul(hash ^ piece.charCodeAt(place), 0x01000193);
  return hash | 1;
}
