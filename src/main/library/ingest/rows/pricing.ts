import type { Usage } from '../../../../shared/model/step.ts';
import type { StepRow } from './step-row.ts';
import { hasUsage, isModelCall } from './totals.ts';

/** What a model call costs by published prices; null when the model or its price is not known. */
export type Pricer = (call: {
  model: string;
  provider: string | null;
  usage: Usage;
  /** When it was made: prices change. */
  at_us: number | null;
  /** Part of what was written to the cache that is kept for an hour, at a higher price. */
  cache_write_1h_tokens: number | null;
}) => { cost_nano_usd: number } | null;

/** Computes the cost of a model call that records none. A recorded cost stays. */
export function priceStep(row: StepRow, price: Pricer): void {
  if (row.cost_nano_usd !== null && row.cost_computed === null) return;
  row.cost_nano_usd = null;
  row.cost_computed = null;
  if (row.model === null || !isModelCall(row) || !hasUsage(row)) return;
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens } = row;
  const usage = { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens };
  const { model, provider, started_at_us: at_us, cache_write_1h_tokens } = row;
  const cost = price({ model, provider, usage, at_us, cache_write_1h_tokens });
  row.cost_nano_usd = cost?.cost_nano_usd ?? null;
  row.cost_computed = cost === null ? null : 1;
}
