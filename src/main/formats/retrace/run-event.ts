import type { JsonObject } from '../fields.ts';
import type { RunEvent } from '../format.ts';
import { oneLine } from '../summary.ts';
import type { FieldReader } from './field-reader.ts';
import type { RunMemory, Runs } from './runs.ts';
import type { Steps } from './steps.ts';

/** The facts of a `run` record. */
export function runEvent(value: JsonObject, run: RunMemory, fields: FieldReader, runs: Runs, steps: Steps): RunEvent {
  const event: RunEvent = { kind: 'run', run: run.number, native_id: run.id };
  const copy = (key: 'environment' | 'session_id' | 'task_id' | 'group_id') => {
    const text = fields.text(value, key);
    if (text !== undefined) event[key] = text;
  };
  copy('environment');
  copy('session_id');
  copy('task_id');
  copy('group_id');
  const agent = fields.text(value, 'agent_id');
  if (agent !== undefined) event.agent_name = agent;
  const version = fields.text(value, 'agent_version');
  if (version !== undefined) event.agent_version = version;
  const title = fields.text(value, 'title') ?? (typeof value.input === 'string' ? value.input : undefined);
  if (title !== undefined) {
    run.title = true;
    event.title = oneLine(title);
  }
  const trial = fields.count(value, 'trial');
  if (trial !== undefined) event.trial = trial;
  const tags = fields.texts(value, 'tags');
  if (tags !== undefined && tags.length > 0) event.tags = tags;
  const started = fields.time(value, 'started_at');
  if (started !== null) event.started_at_us = event.last_at_us = started.us;
  const harness = fields.object(value, 'harness');
  if (harness !== undefined) {
    const whole = 'prompts' in harness && 'tools' in harness && 'config' in harness;
    event.harness = { hash: fields.text(harness, 'hash') ?? null, completeness: whole ? 'whole' : 'partial' };
  }
  if (value.privacy === 'metadata') event.metadata_only = true;
  addParent(event, value, fields, runs, steps);
  return event;
}

function addParent(event: RunEvent, value: JsonObject, fields: FieldReader, runs: Runs, steps: Steps): void {
  const parent = fields.text(value, 'parent_run_id');
  if (parent === undefined) return;
  const step = fields.text(value, 'parent_step_id');
  const run = runs.get(parent);
  if (run === undefined) event.parent_run_native_id = parent;
  else event.parent_run = run.number;
  if (step === undefined) return;
  const number = run === undefined ? undefined : steps.find(run, step);
  if (number === undefined) event.parent_step_key = step;
  else event.parent_step = number;
}
