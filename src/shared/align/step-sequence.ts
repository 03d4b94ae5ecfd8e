/** Words of min-hash per step in `StepSequence.likeness`. */
export const LIKENESS_WORDS = 16;

/**
 * The steps of one run as columns. Symbols are numbers from 0 that both sides share: equal symbols mean equal things. They are
 * best given out densely, in order of appearance.
 */
export interface StepSequence {
  /** Steps in order of `seq`; every column has an entry for each. */
  readonly count: number;
  /** Position of the parent step in this sequence, -1 for none. */
  readonly parent: Int32Array;
  /** Symbol of the logical actor (root, path of a sub-agent): equal symbols on both sides are the same actor. */
  readonly actor: Int32Array;
  /** Number of the parallel group within this side, -1 for none. */
  readonly group: Int32Array;
  /** Symbol of type and name. */
  readonly kind: Int32Array;
  /** Symbol of type, name and normalised request. */
  readonly call: Int32Array;
  /** Symbol of everything that is compared: also response, state and status. */
  readonly whole: Int32Array;
  /** `LIKENESS_WORDS` words of min-hash per step (`likeness.ts`), null when not known. */
  readonly likeness: Uint32Array | null;
}

export interface Alignment {
  /** `too_different`: given up at the cap on work, pairs go by position alone. */
  outcome: 'aligned' | 'too_different';
  /** Positions in display order, -1 where a side has none. */
  left: Int32Array;
  right: Int32Array;
  /** Index into `PAIR_MARKS`. */
  mark: Uint8Array;
}
