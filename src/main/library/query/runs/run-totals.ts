import type { Coverage, Totals } from '../../../../shared/model/run.ts';

/** Columns of `run` that make its totals. */
export interface TotalColumns {
  steps: number;
  llm_calls: number;
  tool_calls: number;
  errors: number;
  retries: number;
  input_tokens: number | null;
  output_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  cost_nano_usd: number | null;
  cost_computed: number;
  usage_known: number;
  cost_known: number;
  partial_outputs: number;
}

/** Columns of `run` that say when it ran. `last_at_us` is no earlier than a recorded end. */
interface TimeColumns {
  steps: number;
  started_at_us: number | null;
  last_at_us: number | null;
  active_us: number | null;
}

export const TOTAL_COLUMNS = [
  'steps',
  'llm_calls',
  'tool_calls',
  'errors',
  'retries',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'cost_nano_usd',
  'cost_computed',
  'usage_known',
  'cost_known',
  'partial_outputs',
] as const satisfies readonly (keyof TotalColumns)[];

/** Time in which steps were open; unknown where all that is known of several steps is one moment. */
export function activeTime({ active_us, steps }: TimeColumns): number | null {
  return active_us === 0 && steps > 1 ? null : active_us;
}

/**
 * From the first to the last record of a run and those below it, and no less than the time in which steps were open: a file may name an end before
 * its last step. A single moment has no length.
 */
export function wallTime(run: TimeColumns, nested: readonly TimeColumns[]): number | null {
  const { started_at_us } = run;
  const active_us = activeTime(run);
  const last_at_us = [run, ...nested].reduce((last, one) => Math.max(last, one.last_at_us ?? last), -Infinity);
  const recorded = started_at_us === null || last_at_us === -Infinity ? 0 : last_at_us - started_at_us;
  return recorded > (active_us ?? 0) ? recorded : active_us;
}

/** Totals of one run, or of several together: a sum is unknown when no addend is known. */
export function totalsOf([first, ...others]: readonly [TotalColumns, ...TotalColumns[]]): Totals {
  return others.reduce((sum, run) => add(sum, ownTotals(run)), ownTotals(first));
}

function ownTotals(run: TotalColumns): Totals {
  return {
    steps: run.steps,
    llm_calls: run.llm_calls,
    tool_calls: run.tool_calls,
    errors: run.errors,
    retries: run.retries,
    input_tokens: run.input_tokens,
    output_tokens: run.output_tokens,
    cache_read_tokens: run.cache_read_tokens,
    cache_write_tokens: run.cache_write_tokens,
    reasoning_tokens: run.reasoning_tokens,
    cost_nano_usd: run.cost_nano_usd,
    cost_computed: run.cost_computed !== 0,
    usage_coverage: { known: run.usage_known, calls: run.llm_calls },
    cost_coverage: { known: run.cost_known, calls: run.llm_calls },
    partial_outputs: run.partial_outputs,
  };
}

function add(a: Totals, b: Totals): Totals {
  return {
    steps: a.steps + b.steps,
    llm_calls: a.llm_calls + b.llm_calls,
    tool_calls: a.tool_calls + b.tool_calls,
    errors: a.errors + b.errors,
    retries: a.retries + b.retries,
    input_tokens: plusKnown(a.input_tokens, b.input_tokens),
    output_tokens: plusKnown(a.output_tokens, b.output_tokens),
    cache_read_tokens: plusKnown(a.cache_read_tokens, b.cache_read_tokens),
    cache_write_tokens: plusKnown(a.cache_write_tokens, b.cache_write_tokens),
    reasoning_tokens: plusKnown(a.reasoning_tokens, b.reasoning_tokens),
    cost_nano_usd: plusKnown(a.cost_nano_usd, b.cost_nano_usd),
    cost_computed: a.cost_computed || b.cost_computed,
    usage_coverage: addCoverage(a.usage_coverage, b.usage_coverage),
    cost_coverage: addCoverage(a.cost_coverage, b.cost_coverage),
    partial_outputs: a.partial_outputs + b.partial_outputs,
  };
}

export function addCoverage(a: Coverage, b: Coverage): Coverage {
  return { known: a.known + b.known, calls: a.calls + b.calls };
}

/** Null when neither is known. */
export function plusKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b;
}
