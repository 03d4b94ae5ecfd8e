import type { StepSequence } from '../align/step-sequence.ts';

export interface Agreement {
  /** By column: how many runs have a step there. */
  present: Int32Array;
  /** By column: how many runs make the call that most make there. The share that agrees is this of all runs: a run without a step does not. */
  agreeing: Int32Array;
  /** The first column at which not all runs agree; null when they all do to the end. */
  parts: number | null;
  /**
   * By run: the first column at which more runs do one other thing than do what this one does; to have no step there is one thing too. Null
   * for a run that never leaves the majority. Where two sides are equally large nobody leaves.
   */
  leaves: (number | null)[];
}

export function agreementOf(runs: readonly StepSequence[], steps: readonly Int32Array[]): Agreement {
  const columns = steps[0]?.length ?? 0;
  const present = new Int32Array(columns);
  const agreeing = new Int32Array(columns);
  const leaves: (number | null)[] = runs.map(() => null);
  let parts: number | null = null;
  for (let column = 0; column < columns; column++) {
    const calls = runs.map((run, number) => callAt(run, steps[number], column));
    const times = new Map<number, number>();
    for (const call of calls) times.set(call, (times.get(call) ?? 0) + 1);
    const most = Math.max(...times.values());
    calls.forEach((call, number) => {
      if ((times.get(call) ?? 0) < most) leaves[number] ??= column;
    });
    present[column] = runs.length - (times.get(NO_STEP) ?? 0);
    times.delete(NO_STEP);
    agreeing[column] = Math.max(0, ...times.values());
    if (agreeing[column] !== runs.length) parts ??= column;
  }
  return { present, agreeing, parts, leaves };
}

const NO_STEP = -1;

function callAt(run: StepSequence, positions: Int32Array | undefined, column: number): number {
  const position = positions?.[column] ?? -1;
  return position === -1 ? NO_STEP : (run.call[position] ?? NO_STEP);
}
