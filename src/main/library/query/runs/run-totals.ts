import type { Totals } from '../../../../shared/model/run.ts';

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
] as const satisfies readonly (keyof TotalColumns)[];

/** Totals of one run, or of several together: a sum is unknown when no addend is known. */
export function totalsOf(runs: readonly TotalColumns[]): Totals {
  const sum = (column: 'steps' | 'llm_calls' | 'tool_calls' | 'errors' | 'retries' | 'usage_known' | 'cost_known') =>
    runs.reduce((total, run) => total + run[column], 0);
  const calls = sum('llm_calls');
  return {
    steps: sum('steps'),
    llm_calls: calls,
    tool_calls: sum('tool_calls'),
    errors: sum('errors'),
    retries: sum('retries'),
    input_tokens: sumKnown(runs.map((run) => run.input_tokens)),
    output_tokens: sumKnown(runs.map((run) => run.output_tokens)),
    cache_read_tokens: sumKnown(runs.map((run) => run.cache_read_tokens)),
    cache_write_tokens: sumKnown(runs.map((run) => run.cache_write_tokens)),
    reasoning_tokens: sumKnown(runs.map((run) => run.reasoning_tokens)),
    cost_nano_usd: sumKnown(runs.map((run) => run.cost_nano_usd)),
    cost_computed: runs.some((run) => run.cost_computed !== 0),
    usage_coverage: { known: sum('usage_known'), calls },
    cost_coverage: { known: sum('cost_known'), calls },
  };
}

/** Null when none is known. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}
