export type RunOutcome = 'success' | 'failure' | 'unknown';

export interface FlipRate {
  /** Share of the runs that ended otherwise than most did. */
  rate: number;
  /** Of 95 % (Wilson's): with few runs it is wide. */
  low: number;
  high: number;
  /** Runs that ended otherwise, and runs of which it is known how they ended. */
  flipped: number;
  known: number;
}

/** Half of the runs at most can end otherwise than most, but what the rate of all runs there could be is may be more. */
export function flipRate(outcomes: readonly RunOutcome[]): FlipRate | null {
  const successes = outcomes.filter((outcome) => outcome === 'success').length;
  const failures = outcomes.filter((outcome) => outcome === 'failure').length;
  const known = successes + failures;
  if (known < 2) return null;
  const flipped = Math.min(successes, failures);
  return { rate: flipped / known, ...wilson(flipped, known), flipped, known };
}

/** The value that a normal variable exceeds with 2.5 %. */
const Z = 1.959964;

function wilson(hits: number, trials: number): { low: number; high: number } {
  const share = hits / trials;
  const spread = Z ** 2 / trials;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials))) / (1 + spread);
  return { low: hits === 0 ? 0 : middle - half, high: hits === trials ? 1 : middle + half };
}
