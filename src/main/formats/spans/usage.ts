import type { Usage } from '../../../shared/model/step.ts';

/** The tokens that a span writes; what it does not write is unknown. */
export function usageFrom(counts: {
  input: number | null;
  output: number | null;
  cache_read?: number | null;
  cache_write?: number | null;
  reasoning?: number | null;
}): Partial<Usage> {
  const { output, cache_read = null, cache_write = null, reasoning = null } = counts;
  const cached = (cache_read ?? 0) + (cache_write ?? 0);
  // The conventions count cached tokens as input. Some instrumentation leaves them out, which shows where the
  // parts are more than the whole.
  const input = counts.input !== null && cached > counts.input ? counts.input + cached : counts.input;
  const usage: Partial<Usage> = {};
  if (input !== null) usage.input_tokens = input;
  if (output !== null) usage.output_tokens = output;
  if (cache_read !== null) usage.cache_read_tokens = cache_read;
  if (cache_write !== null) usage.cache_write_tokens = cache_write;
  if (reasoning !== null) usage.reasoning_tokens = reasoning;
  return usage;
}
