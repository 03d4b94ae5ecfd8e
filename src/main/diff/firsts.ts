import type { Pairs } from './pairs.ts';
import { FIELD_BITS, MARK } from './pairs.ts';

/** Pairs in a row, equal in type and name, after which two runs count as together again (DESIGN.md section 8). */
const TOGETHER = 3;

export interface Firsts {
  /** First pair, in order, that differs in anything; -1 for none. */
  difference: number;
  /** First pair of the first region with an added, missing or replaced step or another outcome; -1 for none. */
  divergence: number;
  /** First of the three pairs that end that region; -1 where the runs never come together. */
  reconverges: number;
}

/** Where two runs begin to differ, where their paths part, and where they meet again. */
export function findFirsts(pairs: Pairs): Firsts {
  const difference = pairs.mark.findIndex((mark) => mark !== MARK.same);
  const divergence =
    difference === -1 ? -1 : pairs.mark.findIndex((_, pair) => pair >= difference && parts(pairs, pair));
  // Pairs by position alone say nothing of where the paths meet.
  const meets = divergence !== -1 && pairs.outcome === 'aligned';
  return { difference, divergence, reconverges: meets ? meet(pairs, divergence + 1) : -1 };
}

/** Whether the path itself differs here: a value that differs on the way is no divergence. */
function parts({ mark, fields, same_kind }: Pairs, pair: number): boolean {
  if (mark[pair] === MARK.same) return false;
  if (mark[pair] !== MARK.changed) return true;
  return same_kind[pair] === 0 || ((fields[pair] ?? 0) & FIELD_BITS.status) !== 0;
}

function meet(pairs: Pairs, from: number): number {
  let together = 0;
  for (let pair = from; pair < pairs.count; pair++) {
    const level = pairs.same_kind[pair] === 1 && pairs.mark[pair] !== MARK.moved;
    together = level ? together + 1 : 0;
    if (together === TOGETHER) return pair - TOGETHER + 1;
  }
  return -1;
}
