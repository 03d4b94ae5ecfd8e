import { align } from '../align/align.ts';
import { inDisplayOrder } from '../align/display-order.ts';
import type { Alignment, StepSequence } from '../align/step-sequence.ts';
import { PAIR_MARKS } from '../api/compare.ts';
import { type Agreement, agreementOf, presentAt } from './agreement.ts';
import { consensusOf } from './consensus.ts';
import { type FlipRate, flipRate, type RunOutcome } from './flip-rate.ts';
import { mergeOrder } from './merge-order.ts';
import { settle } from './settle.ts';

const MOVED = PAIR_MARKS.indexOf('moved');

/** One of several runs of one task. All their sequences share their symbols. */
export interface BraidedRun {
  steps: StepSequence;
  outcome: RunOutcome;
}

export interface Braid extends Agreement {
  /** `too_different`: aligning was given up at its cap, a column holds the steps at one position. */
  outcome: Alignment['outcome'];
  columns: number;
  /** For each run, in the order they were given: by column, the position of its step, -1 for none. */
  steps: readonly Int32Array[];
  /** By column: how many runs have a step there. */
  present: Int32Array;
  /** The same as of calls, of the path alone: steps of one type and name, whatever they were asked. */
  path: Agreement;
  /** Null with fewer than two runs of which it is known how they ended. */
  flip_rate: FlipRate | null;
}

/**
 * Several runs as one sequence of columns (README.md tells how). The order in which the runs are given does not matter.
 * `maxWork` is that of `align`, for each run.
 */
export function braid(runs: readonly BraidedRun[], options: { maxWork?: number } = {}): Braid {
  const sequences = runs.map(({ steps }) => steps);
  const woven = weave(sequences, options);
  const steps = woven ?? byPosition(sequences);
  return {
    outcome: woven === null ? 'too_different' : 'aligned',
    columns: steps[0]?.length ?? 0,
    steps,
    present: presentAt(steps),
    ...agreementOf(sequences, steps, 'call'),
    path: agreementOf(sequences, steps, 'kind'),
    flip_rate: flipRate(runs.map(({ outcome }) => outcome)),
  };
}

/** Merges one run after the other into the columns; null where one is too different. */
function weave(runs: readonly StepSequence[], options: { maxWork?: number }): readonly Int32Array[] | null {
  const columns = new Map<number, Int32Array>();
  const order = mergeOrder(runs);
  for (const number of order) {
    const run = runs[number];
    if (run === undefined) continue;
    const consensus = consensusOf([...columns].map(([merged, positions]) => ({ run: runs[merged] ?? run, positions })));
    const alignment = align(consensus, run, options);
    if (alignment.outcome === 'too_different') return null;
    const { left, right } = inPlaceOnly(consensus, run, alignment);
    for (const [merged, positions] of columns) {
      columns.set(
        merged,
        left.map((column) => positions[column] ?? -1),
      );
    }
    columns.set(number, right);
  }
  return settle(
    runs,
    runs.map((_, number) => columns.get(number) ?? new Int32Array(0)),
    order,
  );
}

/**
 * The pairs without those that moved: a step that a run does at another time is not the same column, else all would seem to agree
 * there. What is below it goes with it.
 */
function inPlaceOnly(consensus: StepSequence, run: StepSequence, alignment: Alignment): Omit<Alignment, 'outcome'> {
  const ofLeft = new Int32Array(consensus.count).fill(-1);
  const ofRight = new Int32Array(run.count).fill(-1);
  alignment.left.forEach((column, pair) => {
    const position = alignment.right[pair] ?? -1;
    if (column === -1 || position === -1 || alignment.mark[pair] === MOVED) return;
    ofLeft[column] = position;
    ofRight[position] = column;
  });
  // A parent stands before what is below it.
  for (let position = 0; position < run.count; position++) {
    const column = ofRight[position] ?? -1;
    const parent = run.parent[position] ?? -1;
    const above = parent === -1 ? -1 : (ofRight[parent] ?? -1);
    if (column === -1 || (consensus.parent[column] === above && (parent === -1) === (above === -1))) continue;
    ofLeft[column] = -1;
    ofRight[position] = -1;
  }
  return inDisplayOrder(consensus, run, { ofLeft, ofRight, moved: new Uint8Array(consensus.count) });
}

/** What is shown where braiding was given up. */
function byPosition(runs: readonly StepSequence[]): Int32Array[] {
  const columns = Math.max(0, ...runs.map(({ count }) => count));
  return runs.map(({ count }) => Int32Array.from({ length: columns }, (_, column) => (column < count ? column : -1)));
}
