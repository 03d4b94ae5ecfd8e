import type { ComparedRuns } from '../main/diff/compare-runs.ts';
import { type Delta, type Deltas, type Difference, PAIR_MARKS } from '../shared/api.ts';
import { milliseconds, usd } from './inspect-json.ts';

/** The JSON of `retrace diff`: steps by `seq` from 1, money in US dollars, durations in ms. */
export function diffJson({ comparison, pairs }: ComparedRuns): Record<string, unknown> {
  const { counts, first_difference, first_divergence, reconverges, deltas, downstream, harness, hidden } = comparison;
  const seq = (place: number | undefined) => (place === undefined || place === -1 ? null : place + 1);
  return {
    outcome: comparison.outcome,
    normalisation: comparison.normalisation,
    counts,
    first_difference: firstJson(first_difference),
    first_divergence: firstJson(first_divergence),
    reconverges,
    cause: (first_divergence ?? first_difference)?.cause ?? null,
    deltas: deltasJson(deltas),
    downstream: downstream === null ? null : deltasJson(downstream),
    harness: harness.map(({ part, label, left, right }) => ({ part, label, left, right })),
    not_recorded: comparison.harness_unknown,
    little_shared: comparison.little_shared,
    left_out: comparison.left_out,
    renames_unchecked: comparison.renames_unchecked,
    hidden: hidden.map(({ rule, count, pairs: same }) => ({ rule, count, pairs: same })),
    unread: comparison.unread,
    pairs: Array.from(pairs.mark, (mark, pair) => ({
      mark: PAIR_MARKS[mark],
      left: seq(pairs.left[pair]),
      right: seq(pairs.right[pair]),
    })),
  };
}

function firstJson(first: Difference | null) {
  if (first === null) return null;
  const { left, right, fields, text, cause } = first;
  return { left, right, fields, text, cause };
}

function deltasJson({ status, cost_nano_usd, cost_computed, time_us, ...counts }: Deltas): Record<string, unknown> {
  const mapped = (delta: Delta, unit: (value: number | null) => number | null): Delta => ({
    ...delta,
    left: unit(delta.left),
    right: unit(delta.right),
  });
  return {
    status,
    ...counts,
    cost_usd: mapped(cost_nano_usd, usd),
    cost_computed,
    time_ms: mapped(time_us, milliseconds),
  };
}
