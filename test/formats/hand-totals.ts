import { expect } from 'vitest';
import type { Totals } from '../../src/shared/model/run.ts';

/** Figures of a trace of spans, added by hand. */
export interface HandTotals {
  /** Where it is counted. */
  steps?: number;
  calls: number;
  tools: number;
  errors: number;
  input: number | null;
  output: number | null;
  cache_read?: number | null;
  reasoning?: number | null;
  /** In nano-USD, where it is recorded. */
  cost?: number;
}

export function expectTotals(totals: Totals | undefined, expected: HandTotals): void {
  expect(totals).toMatchObject({
    ...(expected.steps !== undefined && { steps: expected.steps }),
    llm_calls: expected.calls,
    tool_calls: expected.tools,
    errors: expected.errors,
    input_tokens: expected.input,
    output_tokens: expected.output,
    cache_read_tokens: expected.cache_read ?? null,
    reasoning_tokens: expected.reasoning ?? null,
    ...(expected.cost !== undefined && { cost_nano_usd: expected.cost }),
  });
}
