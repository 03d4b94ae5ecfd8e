import type { SymbolTable } from './anchors.ts';
import type { Side } from './sides.ts';
import type { Work } from './work.ts';

/** Both sides and what was found so far. */
export interface Matching {
  readonly a: Side;
  readonly b: Side;
  /** The partner of each position, -1 for none. */
  readonly ofA: Int32Array;
  readonly ofB: Int32Array;
  /** By position of `a`: 1 where its partner stands at another place. */
  readonly moved: Uint8Array;
  readonly isNested: boolean;
  readonly table: SymbolTable;
  readonly work: Work;
}

export function pair({ ofA, ofB }: Matching, x: number, y: number): void {
  ofA[x] = y;
  ofB[y] = x;
}

export function unpair({ ofA, ofB, moved }: Matching, x: number): void {
  const y = ofA[x] ?? -1;
  if (y === -1) return;
  ofA[x] = -1;
  ofB[y] = -1;
  moved[x] = 0;
}
