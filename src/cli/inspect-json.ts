import type { InspectedRun, InspectedStep } from '../main/library/inspect/inspect.ts';
import type { Totals } from '../shared/model/run.ts';

/** The JSON of `retrace inspect`: money in US dollars, times as ISO 8601 in UTC, durations in ms. */

export function runJson({ detail, run_key, root_run_key, records }: InspectedRun): Record<string, unknown> {
  return {
    run_key,
    root_run_key,
    run_id: detail.run_id,
    format: detail.format,
    title: detail.title,
    agent_id: detail.agent_name,
    agent_version: detail.agent_version,
    status: detail.status,
    started_at: isoTime(detail.started_at_us),
    ended_at: isoTime(detail.ended_at_us),
    active_ms: milliseconds(detail.active_us),
    wall_ms: milliseconds(detail.wall_us),
    models: detail.models.map(({ model }) => model),
    totals: totalsJson(detail.totals),
    totals_with_subagents: totalsJson(detail.totals_with_subagents),
    coverage: { usage: detail.totals.usage_coverage, cost: detail.totals.cost_coverage },
    cost_computed: detail.totals.cost_computed,
    records,
  };
}

function totalsJson(totals: Totals): Record<string, number | null> {
  return {
    steps: totals.steps,
    llm_calls: totals.llm_calls,
    tool_calls: totals.tool_calls,
    errors: totals.errors,
    retries: totals.retries,
    input_tokens: totals.input_tokens,
    output_tokens: totals.output_tokens,
    cache_read_tokens: totals.cache_read_tokens,
    cache_write_tokens: totals.cache_write_tokens,
    reasoning_tokens: totals.reasoning_tokens,
    partial_outputs: totals.partial_outputs,
    cost_usd: usd(totals.cost_nano_usd),
  };
}

export function stepJson(step: InspectedStep): Record<string, unknown> {
  const { failure_type, failure_code, failure_message } = step;
  return {
    index: step.index,
    step_key: step.step_key,
    type: step.type,
    name: step.name,
    status: step.status,
    started_at: isoTime(step.started_at_us),
    duration_ms: milliseconds(step.duration_us),
    duration_derived: step.duration_derived,
    attempt: step.attempt,
    model: step.model,
    input_tokens: step.input_tokens,
    output_tokens: step.output_tokens,
    cache_read_tokens: step.cache_read_tokens,
    cache_write_tokens: step.cache_write_tokens,
    reasoning_tokens: step.reasoning_tokens,
    partial_output: step.partial_output,
    cost_usd: usd(step.cost_nano_usd),
    cost_computed: step.cost_computed,
    state_hash: step.state_hash,
    error:
      failure_type === null && failure_code === null && failure_message === null
        ? null
        : { failure_type, failure_code, message: failure_message },
    copied: step.copied,
    content: step.summary,
  };
}

export function milliseconds(us: number | null): number | null {
  return us === null ? null : us / 1000;
}

export function usd(nano: number | null): number | null {
  return nano === null ? null : nano / 1e9;
}

/** Milliseconds, with the microseconds after them where there are any. */
function isoTime(us: number | null): string | null {
  if (us === null) return null;
  const ms = Math.floor(us / 1000);
  const rest = us - ms * 1000;
  // Further from 1970 than a date can be: the file says nonsense.
  if (Math.abs(ms) > 8.64e15) return null;
  const iso = new Date(ms).toISOString();
  return rest === 0 ? iso : iso.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
