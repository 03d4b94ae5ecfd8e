import { idOf, isObject, kindOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine, valueLine } from '../summary.ts';
import { callEvent, linkTo, searchEvent } from './call-items.ts';
import { compaction } from './compaction.ts';
import { userEvent } from './messages.ts';
import { tokenCount } from './responses.ts';
import { asCounted, asStep, type Rollout } from './rollout.ts';
import type { Line } from './shape.ts';

/** Events that repeat what items say, or say nothing of the run. */
const REPEATS = new Set([
  'agent_message',
  'agent_reasoning',
  'agent_reasoning_raw_content',
  'agent_reasoning_section_break',
]);

/** An `event_msg`: what Codex told its screen. Most of it repeats the items; tokens, patches and ends are only here. */
export function eventLine(t: Rollout, line: Line): RecordOutcome {
  const type = textOf(line.item.type);
  if (type === null) {
    return t.malformed('event_msg', `payload.type is ${kindOf(line.item.type)}, not a string`, line.at);
  }
  const kind = `event_msg:${type}`;
  if (REPEATS.has(type)) return asCounted(kind);
  switch (type) {
    case 'token_count':
      return tokenCount(t, line);
    case 'user_message':
      return userEvent(t, line);
    case 'task_started':
    case 'turn_started':
      abandonCalls(t, 'incomplete');
      t.memory.prompt = null;
      return asCounted(kind);
    case 'task_complete':
    case 'turn_complete':
      return taskComplete(t, line, kind);
    case 'turn_aborted':
      return turnAborted(t, line);
    case 'context_compacted':
      return compaction(t, line, kind);
    case 'web_search_end':
      return searchEvent(t, line);
    case 'patch_apply_end':
    case 'mcp_tool_call_end':
    case 'exec_command_end':
    case 'image_generation_end':
    case 'view_image_tool_call':
    case 'collab_agent_spawn_end':
      return callEvent(t, line, type);
    case 'sub_agent_activity':
      return subagentActivity(t, line);
    case 'item_completed':
      return itemCompleted(t, line);
    case 'error':
    case 'stream_error':
      return failure(t, line, kind);
    case 'warning':
    case 'thread_rolled_back':
    case 'entered_review_mode':
    case 'exited_review_mode':
      t.seal();
      return note(t, line, kind, type);
    default:
      return asCounted(`event_msg:${t.kinds.nameOf(type)}`);
  }
}

/** Calls of a task that is over get no output any more; should one come after all, it counts. */
export function abandonCalls(t: Rollout, status: 'cancelled' | 'incomplete'): void {
  for (const call of t.calls.abandon()) if (call.recorded === null) t.change(call.step, { status });
}

/** How long the task took, as Codex measured it: a fact of what began it. */
function taskComplete(t: Rollout, line: Line, kind: string): RecordOutcome {
  const { memory } = t;
  abandonCalls(t, 'incomplete');
  t.seal();
  if (memory.prompt === null) {
    const said = textOf(line.item.last_agent_message) ?? '';
    t.step(line, { type: 'event', name: 'task complete', summary: oneLine(said), status: 'ok' });
  } else {
    t.update(line, memory.prompt, {});
  }
  memory.prompt = null;
  return asStep(kind);
}

/** A response without a token count was cut off as well. */
function turnAborted(t: Rollout, line: Line): RecordOutcome {
  const { memory } = t;
  abandonCalls(t, 'cancelled');
  if (memory.response !== null) t.change(memory.response.step, { status: 'cancelled' });
  t.seal();
  memory.prompt = null;
  const reason = textOf(line.item.reason) ?? '';
  t.step(line, { type: 'event', name: 'interrupted', summary: oneLine(reason), status: 'cancelled' });
  return asStep('event_msg:turn_aborted');
}

/** Names the thread of a sub-agent by the call that it comes from. */
function subagentActivity(t: Rollout, line: Line): RecordOutcome {
  const { item } = line;
  const call = t.calls.find(idOf(item.event_id) ?? idOf(item.call_id) ?? '');
  const agent = idOf(item.agent_thread_id);
  if (call === undefined) return note(t, line, 'event_msg:sub_agent_activity', 'sub-agent');
  t.update(line, call.step, {});
  if (agent !== null && item.kind === 'started' && !call.copied) linkTo(t, call, agent);
  return asStep('event_msg:sub_agent_activity');
}

/** Plans come in no other record; all else that is told to be complete does. */
function itemCompleted(t: Rollout, line: Line): RecordOutcome {
  const item = isObject(line.item.item) ? line.item.item : {};
  const type = textOf(item.type) ?? 'none';
  if (type.toLowerCase() !== 'plan') return asCounted(`event_msg:item_completed:${t.kinds.nameOf(type)}`);
  const summary = oneLine(textOf(item.text) ?? valueLine(item));
  t.step(line, { type: 'plan', name: 'plan', summary, status: 'ok' });
  return asStep('event_msg:item_completed:plan');
}

/** Codex keeps errors of the model out of its files, but not all builds do. */
function failure(t: Rollout, line: Line, kind: string): RecordOutcome {
  const message = oneLine(textOf(line.item.message) ?? 'The file does not say why', 300);
  const info = line.item.codex_error_info;
  const code = textOf(info) ?? (isObject(info) ? (Object.keys(info)[0] ?? null) : null);
  t.seal();
  t.step(line, {
    type: 'event',
    name: 'error',
    summary: oneLine(message),
    status: 'error',
    error: { failure_type: 'model', failure_code: code, message, from_text: false },
  });
  return asStep(kind);
}

/** An event that has no better form: kept as it is. */
function note(t: Rollout, line: Line, kind: string, name: string): RecordOutcome {
  const { type: _, ...rest } = line.item;
  const summary = textOf(rest.message) ?? valueLine(rest);
  t.step(line, {
    type: 'event',
    name: oneLine(name.replaceAll('_', ' ')),
    summary: oneLine(summary),
    status: 'unknown',
  });
  return asStep(kind);
}
