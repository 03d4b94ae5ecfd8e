import type { StepStatus } from '../../../shared/model/step.ts';
import type { JsonObject } from '../fields.ts';
import type { Locator, StepEvent } from '../format.ts';
import { type FieldReader, stepType } from './field-reader.ts';
import type { RunMemory } from './runs.ts';
import type { Steps } from './steps.ts';
import { summaryOf } from './summary-of.ts';

/** What `step_start` and `step` both tell. The caller fills in `step`, and `key` on first use. */
export function stepEvent(
  value: JsonObject,
  run: RunMemory,
  at: Locator,
  fields: FieldReader,
  steps: Steps,
): StepEvent {
  const written = String(value.step_type);
  const type = stepType(written);
  const started = fields.time(value, 'started_at');
  const event: StepEvent = {
    kind: 'step',
    run: run.number,
    step: 0,
    type,
    name: fields.text(value, 'name') ?? written,
    summary: summaryOf(type, value),
    started_at_us: started === null ? null : started.us,
    parts: [at],
  };
  if (started !== null && started.ns > 0) event.started_at_ns = started.ns;
  const parent = fields.text(value, 'parent_id');
  if (parent !== undefined) {
    const number = steps.find(run, parent);
    if (number === undefined) event.parent_key = parent;
    else event.parent = number;
  }
  const attempt = fields.count(value, 'attempt');
  if (attempt !== undefined) event.attempt = attempt;
  const retryOf = fields.text(value, 'retry_of');
  if (retryOf !== undefined) {
    event.retry_evidence = 'recorded';
    const number = steps.find(run, retryOf);
    if (number !== undefined) event.retry_of = number;
  }
  const group = fields.text(value, 'group_id');
  if (group !== undefined) event.group = group;
  const model = fields.object(value, 'model');
  if (model !== undefined) {
    const name = fields.text(model, 'name');
    if (name !== undefined) event.model = name;
    const provider = fields.text(model, 'provider');
    if (provider !== undefined) event.provider = provider;
  }
  return event;
}

/** Adds what only a finished step tells. */
export function addOutcome(event: StepEvent, value: JsonObject, run: RunMemory, fields: FieldReader): void {
  const latency = fields.number(value, 'latency_ms');
  if (latency !== undefined && latency >= 0) event.duration_us = Math.round(latency * 1000);
  const error = fields.object(value, 'error');
  if (error !== undefined) event.error = fields.failure(error);
  event.status = statusOf(fields.text(value, 'status'), error !== undefined);
  const usage = fields.object(value, 'usage');
  if (usage !== undefined) addUsage(event, usage, fields);
  const cost = fields.number(value, 'cost_usd');
  if (cost !== undefined && cost >= 0) event.cost_nano_usd = Math.round(cost * 1e9);
  const response = fields.text(value, 'response_id');
  if (response !== undefined) event.response_id = response;
  const hash = fields.text(value, 'state_hash');
  if (hash !== undefined) {
    event.state_hash = hash;
    event.state_source = 'recorded';
    event.state_changed = run.state_hash !== null && run.state_hash !== hash;
    run.state_hash = hash;
  } else if (value.state !== undefined || value.state_patch !== undefined) {
    event.state_source = 'recorded';
    if (Array.isArray(value.state_patch)) event.state_changed = value.state_patch.length > 0;
  }
}

const USAGE = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens', 'reasoning_tokens'] as const;

function addUsage(event: StepEvent, usage: JsonObject, fields: FieldReader): void {
  event.usage = {};
  for (const key of USAGE) {
    const tokens = fields.count(usage, key);
    if (tokens !== undefined) event.usage[key] = tokens;
  }
  const context = event.usage.input_tokens;
  if (typeof context === 'number' && event.type === 'llm') event.context_tokens = context;
}

/** Absent means unknown: an end without a word about its outcome is no success. */
function statusOf(status: string | undefined, failed: boolean): StepStatus {
  switch (status) {
    case 'ok':
    case 'error':
    case 'cancelled':
      return status;
    default:
      return failed ? 'error' : 'unknown';
  }
}
