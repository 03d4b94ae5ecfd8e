import type { Coverage } from '../model/run.ts';
import { formatPlural, UNKNOWN } from './numbers.ts';

export interface CostOptions {
  /** True when any part was computed from prices: marked ≈. */
  computed?: boolean;
  /** How many calls had a known cost: marked ≥ when not all. */
  coverage?: Coverage;
  /** True where the output is recorded in part only: a computed cost is then a lower bound, marked ≥. */
  partial?: boolean;
  /** 2 for runs, 3 for steps, 0 where there is no room for more. */
  decimals?: 0 | 2 | 3;
}

/** Money from integer nano-USD: "$0.92", "≈$0.92", "≥$0.92", "<$0.01"; "–" when unknown. */
export function formatCost(nanoUsd: number | null, options: CostOptions = {}): string {
  const { computed = false, coverage, partial = false, decimals = 2 } = options;
  if (nanoUsd === null || (coverage && coverage.known === 0 && coverage.calls > 0)) return UNKNOWN;
  const usd = nanoUsd / 1e9;
  const least = 10 ** -decimals;
  const covers = (coverage && coverage.known < coverage.calls) || (computed && partial) ? '≥' : '';
  const about = computed ? '≈' : '';
  if (usd > 0 && usd < least) {
    // A lower bound below the last decimal would say nothing: it keeps its first digit.
    return covers ? `${covers}${about}$${usd.toPrecision(1)}` : `<$${least.toFixed(decimals)}`;
  }
  return `${covers}${about}$${grouped(usd, decimals)}`;
}

function grouped(usd: number, decimals: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** What the marks of a cost mean, for a tooltip; empty when there is nothing to explain. */
export function explainCost(nanoUsd: number | null, options: CostOptions = {}): string {
  const { computed = false, coverage, partial = false } = options;
  if (nanoUsd === null || (coverage && coverage.known === 0 && coverage.calls > 0)) {
    return 'Not in this trace, and no price is known for the model.';
  }
  const parts: string[] = [];
  if (computed) parts.push('Computed from list prices, not recorded.');
  if (coverage && coverage.known < coverage.calls) {
    const unknown = coverage.calls - coverage.known;
    parts.push(`Covers ${coverage.known} of ${formatPlural(coverage.calls, 'model call')}, ${unknown} unknown.`);
  }
  if (computed && partial) parts.push('At least this: the trace has less output tokens than were written.');
  return parts.join(' ');
}
