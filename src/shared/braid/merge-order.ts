import type { StepSequence } from '../align/step-sequence.ts';

/**
 * The order in which runs are merged, as indices: first those that do most of what the others do too, so that the columns begin with the
 * usual path. It depends on what the runs hold and not on the order they are given in.
 */
export function mergeOrder(runs: readonly StepSequence[]): number[] {
  const calls = runs.map(({ call, count }) => new Set(call.subarray(0, count)));
  const runsWith = new Map<number, number>();
  for (const call of calls.flatMap((set) => [...set])) runsWith.set(call, (runsWith.get(call) ?? 0) + 1);
  const shared = calls.map((set) => {
    let sum = 0;
    for (const call of set) sum += (runsWith.get(call) ?? 0) - 1;
    return sum;
  });
  return runs
    .map((_, run) => run)
    .sort((one, other) => (shared[other] ?? 0) - (shared[one] ?? 0) || compare(runs[one], runs[other]));
}

/** Runs that share as much: the shorter one first, then by what they hold. */
function compare(one: StepSequence | undefined, other: StepSequence | undefined): number {
  if (one === undefined || other === undefined) return 0;
  if (one.count !== other.count) return one.count - other.count;
  for (const column of ['call', 'whole', 'parent', 'group'] as const) {
    for (let step = 0; step < one.count; step++) {
      const difference = (one[column][step] ?? 0) - (other[column][step] ?? 0);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}
