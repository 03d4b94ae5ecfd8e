import type { StepSequence } from '../align/step-sequence.ts';

/** How far runs agree, column by column, in one respect. */
export interface Agreement {
  /** By column: how many runs do what most do there. The share that agrees is this of all runs: a run without a step does not. */
  agreeing: Int32Array;
  /** The first column at which not all runs agree; null when they all do to the end. */
  parts: number | null;
  /**
   * By run: the first column at which more runs do one other thing than do what this one does; to have no step there is one thing too. Null
   * for a run that never leaves the majority. Where two sides are equally large nobody leaves.
   */
  leaves: (number | null)[];
}

/**
 * Whether runs do the same at each column, by one symbol of their steps: by `call` the same with the same arguments, by `kind`
 * the same path, whatever was asked.
 */
export function agreementOf(
  runs: readonly StepSequence[],
  steps: readonly Int32Array[],
  by: 'call' | 'kind',
): Agreement {
  const columns = steps[0]?.length ?? 0;
  const agreeing = new Int32Array(columns);
  const leaves: (number | null)[] = runs.map(() => null);
  let parts: number | null = null;
  for (let column = 0; column < columns; column++) {
    const symbols = runs.map((run, number) => symbolAt(run[by], steps[number]?.[column] ?? -1));
    const times = new Map<number, number>();
    for (const symbol of symbols) times.set(symbol, (times.get(symbol) ?? 0) + 1);
    const most = Math.max(...times.values());
    symbols.forEach((symbol, number) => {
      if ((times.get(symbol) ?? 0) < most) leaves[number] ??= column;
    });
    times.delete(NO_STEP);
    agreeing[column] = Math.max(0, ...times.values());
    if (agreeing[column] !== runs.length) parts ??= column;
  }
  return { agreeing, parts, leaves };
}

/** By column: how many runs have a step there. */
export function presentAt(steps: readonly Int32Array[]): Int32Array {
  return Int32Array.from({ length: steps[0]?.length ?? 0 }, (_, column) =>
    steps.reduce((present, positions) => present + Number(positions[column] !== -1), 0),
  );
}

const NO_STEP = -1;

function symbolAt(symbols: Int32Array, position: number): number {
  return position === -1 ? NO_STEP : (symbols[position] ?? NO_STEP);
}
