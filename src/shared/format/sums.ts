import type { Cost, Totals } from '../model/run.ts';
import type { CostOptions } from './cost.ts';
import { atLeast, formatCount, formatPlural, formatTokens, UNKNOWN } from './numbers.ts';

/** Tokens of several model calls together, and what they cover. */
export type TokenSums = Pick<
  Totals,
  'input_tokens' | 'output_tokens' | 'cache_read_tokens' | 'usage_coverage' | 'partial_outputs'
>;

/** ≥ where some model calls record no tokens. */
export function formatSent(sums: TokenSums): string {
  return formatSum(sums.input_tokens, isPart(sums));
}

export function formatCached(sums: TokenSums): string {
  return formatSum(sums.cache_read_tokens, isPart(sums));
}

/** ≥ where some model calls record no tokens, or less than they wrote. */
export function formatReceived(sums: TokenSums): string {
  return formatSum(sums.output_tokens, isPart(sums) || sums.partial_outputs > 0);
}

/** Everything sent and received, as `format` writes it. */
export function formatAllTokens(sums: TokenSums, format = formatTokens): string {
  return formatSum(allTokens(sums), isPart(sums) || sums.partial_outputs > 0, format);
}

/** Everything sent and received; null when neither is recorded. */
export function allTokens({ input_tokens: sent, output_tokens: received }: TokenSums): number | null {
  return sent === null && received === null ? null : (sent ?? 0) + (received ?? 0);
}

/** Why sums of tokens are marked ≥, a line each. */
export function explainSums(sums: TokenSums): string[] {
  const { known, calls } = sums.usage_coverage;
  const partial = sums.partial_outputs;
  return [
    ...(isPart(sums) ? [`Covers ${formatCount(known)} of ${formatPlural(calls, 'model call')}`] : []),
    ...(partial === 0
      ? []
      : [`Out is at least this: ${formatPlural(partial, 'response')} with only a count from their start in the file`]),
  ];
}

/** Said of one model call. */
export const PARTIAL_OUTPUT = 'At least this: the file has only a count from the start of the response';

/** How the cost of several model calls is written. */
export function costOptions({ cost_computed, cost_coverage, partial_outputs }: Cost): CostOptions {
  return { computed: cost_computed, coverage: cost_coverage, partial: partial_outputs > 0 };
}

function isPart({ usage_coverage: { known, calls } }: TokenSums): boolean {
  return known < calls;
}

function formatSum(tokens: number | null, part: boolean, format = formatTokens): string {
  return tokens === null ? UNKNOWN : atLeast(format(tokens), part);
}
