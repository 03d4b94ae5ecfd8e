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
 * marks, and each with the one before it) that they share. A piece falls to one word of each half, and a word keeps the lowest.
 */
export function writeLikeness(words: Uint32Array, place: number, text: string): void {
  const own = words.subarray(place * LIKENESS_WORDS, (place + 1) * LIKENESS_WORDS).fill(NOTHING);
  let before = 0;
  for (let at = 0; at < text.length; ) {
    const first = text.charCodeAt(at++);
    if (first <= SPACE) continue;
    let hash = Math.imul(0x811c9dc5 ^ first, 0x01000193);
    if (isInWord(first)) {
      for (; at < text.length && isInWord(text.charCodeAt(at)); at++) {
        hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      }
    }
    hash |= 1;
    take(own, hash);
    if (before !== 0) take(own, Math.imul(before, 0x9e3779b1) ^ hash);
    before = hash;
  }
  if (before !== 0) fillUp(own);
}

const SPACE = 32;
const HALF = LIKENESS_WORDS / 2;

/** Letters and digits of alphabets; of scripts without spaces each character is a piece, as a mark is. */
function isInWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    (code >= 0x80 && code < 0x2000)
  );
}

function take(words: Uint32Array, hash: number): void {
  for (let half = 0; half < LIKENESS_WORDS; half += HALF) {
    let mixed = Math.imul(hash ^ Math.imul(half + 1, 0x85ebca6b), 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
    mixed ^= mixed >>> 13;
    const word = half + ((mixed >>> 24) % HALF);
    const low = mixed & 0xffffff;
    if (low < (words[word] ?? 0)) words[word] = low;
  }
}

/** A word to which nothing fell takes the value of another, in an order of its own, so that short texts can be told apart too. */
function fillUp(words: Uint32Array): void {
  const taken = words.slice();
  for (let word = 0; word < LIKENESS_WORDS; word++) {
    for (let other = 1; words[word] === NOTHING; other++) words[word] = taken[word ^ other] ?? 0;
  }
}
