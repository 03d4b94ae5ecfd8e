import { REJECTED_BY_USER } from '../../../shared/model/step.ts';
import { rememberFailure, takeRepeated } from '../failed-calls.ts';
import { idOf, isObject, type JsonObject, numberOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import type { Call } from './calls.ts';
import { eventOutcome, outcomeOf } from './failures.ts';
import { modelItem, noteTool } from './responses.ts';
import { asStep, type OpenResponse, type Rollout, type StepChange } from './rollout.ts';
import type { Line } from './shape.ts';
import { type ToolCall, toolCallOf } from './tools.ts';

/** A call: part of the response that makes it, and a step below it that is open until its output comes. */
export function toolCallItem(t: Rollout, line: Line, type: string): RecordOutcome {
  const { item } = line;
  const response = modelItem(t, line);
  const id = idOf(item.call_id) ?? `call-${line.index}`;
  begin(t, line, response, id, toolCallOf(item));
  // A picture comes with its call, and rewritten files have the result of any call in it.
  if (item.result !== undefined && item.result !== null) end(t, line, id, item.result, { part: false });
  return asStep(`response_item:${type}`);
}

function begin(t: Rollout, line: Line, response: OpenResponse, id: string, tool: ToolCall): number {
  noteTool(t, response, tool.step_name);
  const repeated = takeRepeated(t.memory, tool.name, tool.arguments ?? null, response.step);
  const attempt = repeated === undefined ? 1 : repeated.attempt + 1;
  response.calls++;
  if (response.calls === 2 && response.first_call !== null) t.change(response.first_call, { group: response.id });
  const step = t.step(line, {
    key: id,
    parent: response.step,
    type: tool.type,
    name: tool.step_name,
    summary: tool.summary,
    status: 'running',
    ...(response.calls > 1 ? { group: response.id } : {}),
    ...(repeated === undefined ? {} : { attempt, retry_of: repeated.step, retry_evidence: 'arguments' }),
  });
  response.first_call ??= step;
  t.calls.add(id, {
    step,
    tool: tool.name,
    type: tool.type,
    at_us: line.at_us,
    arguments: tool.arguments ?? null,
    arguments_hash: null,
    attempt,
    response: response.step,
    recorded: null,
    timed: false,
    copied: t.history.origin !== null,
  });
  return step;
}

/** An output, by the id of its call. */
export function outputItem(t: Rollout, line: Line, type: string): RecordOutcome {
  const { item } = line;
  const id = idOf(item.call_id);
  t.seal();
  if (id === null || t.calls.find(id) === undefined) {
    const key = id === null ? `record-${line.index}` : `${id}/output`;
    const { status } = outcomeOf(item.output);
    const known = status === 'ok' ? 'unknown' : status;
    t.step(line, { key, type: 'event', name: 'tool result', summary: 'The call is not in this file', status: known });
  } else {
    end(t, line, id, item.output, { part: true });
  }
  t.memory.cursor_us = line.at_us ?? t.memory.cursor_us;
  return asStep(`response_item:${type}`);
}

/** `part` is false where the output stands in the item of the call itself, which then tells no time. */
function end(t: Rollout, line: Line, id: string, output: unknown, { part }: { part: boolean }): void {
  const call = t.calls.find(id);
  if (call === undefined) return;
  const { status, error, duration_seconds } = outcomeOf(output);
  const change: StepChange = call.recorded === null ? { status, error } : {};
  if (error?.failure_code === REJECTED_BY_USER) {
    // It never ran: the time until then was waiting for a person.
    change.duration_us = null;
  } else if (duration_seconds !== null && duration_seconds >= 0) {
    change.duration_us = Math.round(duration_seconds * 1e6);
  } else if (part && !call.timed && line.at_us !== null && call.at_us !== null) {
    change.duration_us = Math.max(0, line.at_us - call.at_us);
    change.duration_derived = true;
  }
  if (part) t.update(line, call.step, change);
  else t.change(call.step, change);
  if ((call.recorded ?? status) === 'error') rememberFailure(t.memory, call);
  t.calls.end(id);
  if (call.type === 'agent' && !call.copied) linkAgent(t, call, output);
}

/** The output of `spawn_agent` names the thread of the sub-agent, whose rollout is a file of its own. */
function linkAgent(t: Rollout, call: Call, output: unknown): void {
  const agent = typeof output === 'string' ? /"(?:agent_id|thread_id)"\s*:\s*"([^"]{1,256})"/.exec(output)?.[1] : null;
  if (agent !== undefined && agent !== null) linkTo(t, call, agent);
}

export function linkTo(t: Rollout, call: Call, agent: string): void {
  t.emit({ kind: 'link', run: 0, from_step: call.step, to_native_id: agent, link: 'subagent' });
}

/** An event about a call: more of what it did, and how it ended, in fields. */
export function callEvent(t: Rollout, line: Line, type: string): RecordOutcome {
  const { item } = line;
  const id = idOf(item.call_id);
  const call = id === null ? undefined : t.calls.find(id);
  if (call === undefined) {
    const status = eventOutcome(item)?.error === null ? 'ok' : 'unknown';
    t.step(line, { type: 'event', name: type.replaceAll('_', ' '), summary: 'The call is not in this file', status });
    return asStep(`event_msg:${type}`);
  }
  const told = eventOutcome(item);
  const change: StepChange = { ...told };
  const duration_us = durationOf(item.duration);
  if (duration_us !== null) {
    Object.assign(change, { duration_us, duration_derived: false });
    call.timed = true;
  }
  if (told !== null && call.recorded !== 'error') call.recorded = told.status;
  t.update(line, call.step, change);
  const agent = idOf(item.new_thread_id);
  if (agent !== null && !call.copied) linkTo(t, call, agent);
  return asStep(`event_msg:${type}`);
}

/** `{secs, nanos}` as integer microseconds. */
function durationOf(duration: unknown): number | null {
  if (!isObject(duration)) return null;
  const seconds = numberOf(duration.secs);
  const nanos = numberOf(duration.nanos) ?? 0;
  return seconds === null || seconds < 0 || nanos < 0 ? null : Math.round(seconds * 1e6 + nanos / 1e3);
}

/** A web search is run by the provider: its item has no output, and the event about it, with the id, comes first. */
export function searchItem(t: Rollout, line: Line): RecordOutcome {
  const { memory } = t;
  const response = modelItem(t, line);
  if (memory.search === null) {
    const step = begin(t, line, response, idOf(line.item.id) ?? `call-${line.index}`, toolCallOf(line.item));
    endSearch(t, idOf(line.item.id) ?? `call-${line.index}`, step, line.item);
  } else {
    t.update(line, memory.search, searchStatus(line.item));
    memory.search = null;
  }
  return asStep('response_item:web_search_call');
}

export function searchEvent(t: Rollout, line: Line): RecordOutcome {
  const id = idOf(line.item.call_id) ?? `call-${line.index}`;
  if (t.calls.find(id) !== undefined) return callEvent(t, line, 'web_search_end');
  const response = modelItem(t, line);
  const step = begin(t, line, response, id, toolCallOf({ ...line.item, type: 'web_search_end' }));
  endSearch(t, id, step, line.item);
  t.memory.search = step;
  return asStep('event_msg:web_search_end');
}

function endSearch(t: Rollout, id: string, step: number, item: JsonObject): void {
  t.change(step, searchStatus(item));
  t.calls.end(id);
}

function searchStatus(item: JsonObject): StepChange {
  const status = textOf(item.status);
  if (status !== 'failed') return { status: status === 'completed' ? 'ok' : 'unknown' };
  const error = { failure_type: 'tool' as const, failure_code: null, message: 'The search failed', from_text: false };
  return { status: 'error', error };
}
