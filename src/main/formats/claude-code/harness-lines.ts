import { idOf, isObject, kindOf, microseconds, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine, valueLine } from '../summary.ts';
import { classify, classifyContent } from './prompt-text.ts';
import { asCounted, asStep, type Line, type StepChange, type Transcript } from './transcript.ts';

/**
 * A `progress` line: what a call reports while it runs. What only says "still running" is counted; what says
 * something becomes part of the call's step. (`agent_progress` is read in `subagents.ts`.)
 */
export function progressLine(t: Transcript, line: Line): RecordOutcome {
  const { data } = line.value;
  if (!isObject(data)) return t.malformed('progress', `Field data is ${kindOf(data)}, not an object`, line.at);
  const type = textOf(data.type) ?? 'none';
  switch (type) {
    case 'mcp_progress': {
      const took = microseconds(data.elapsedTimeMs);
      return onCall(t, line, 'progress:mcp_progress', took);
    }
    case 'query_update':
    case 'search_results_received':
      return onCall(t, line, `progress:${type}`, null);
    case 'hook_progress':
      return hookProgress(t, line, textOf(data.hookEvent) ?? 'none', textOf(data.hookName), textOf(data.command));
    default:
      return asCounted(`progress:${t.kinds.nameOf(type)}`);
  }
}

function onCall(t: Transcript, line: Line, kind: string, took_us: number | null): RecordOutcome {
  const id = idOf(line.value.parentToolUseID) ?? idOf(line.value.toolUseID);
  const call = id === null ? undefined : t.calls.find(id);
  if (call === undefined) return asCounted(`${kind}:no_call`);
  if (took_us !== null) call.timed = true;
  t.update(line, call.run, call.step, took_us === null ? {} : { duration_us: took_us, duration_derived: false });
  return asStep(kind);
}

/** A hook that began. Those at the end of a turn are told whole by the `stop_hook_summary` after them. */
function hookProgress(
  t: Transcript,
  line: Line,
  event: string,
  name: string | null,
  command: string | null,
): RecordOutcome {
  const kind = `progress:hook_progress:${t.kinds.nameOf(event)}`;
  if (event === 'Stop') return asCounted(kind);
  const id = idOf(line.value.parentToolUseID);
  const call = id === null ? undefined : t.calls.find(id);
  if (call !== undefined) t.update(line, call.run, call.step, {});
  else {
    const summary = oneLine(command ?? '');
    t.step(line, { type: 'event', name: oneLine(`hook ${name ?? event}`), summary, status: 'unknown' });
  }
  return asStep(kind);
}

/** An `attachment` line: context that the harness put in, or what a hook did. */
export function attachmentLine(t: Transcript, line: Line): RecordOutcome {
  const { attachment } = line.value;
  if (!isObject(attachment)) {
    return t.malformed('attachment', `Field attachment is ${kindOf(attachment)}, not an object`, line.at);
  }
  const type = textOf(attachment.type) ?? 'none';
  const kind = `attachment:${t.kinds.nameOf(type)}`;
  if (type === 'queued_command') {
    queuedCommand(t, line, attachment.prompt);
    return asStep(kind);
  }
  if (type.startsWith('hook_')) {
    t.step(line, hookStep(t, type, attachment));
    return asStep(kind);
  }
  const { type: _type, ...rest } = attachment;
  t.step(line, { type: 'event', name: oneLine(type), summary: valueLine(rest.content ?? rest), status: 'unknown' });
  return asStep(kind);
}

/** What the user typed while the agent worked, or a note that came in meanwhile. */
function queuedCommand(t: Transcript, line: Line, prompt: unknown): void {
  const said = typeof prompt === 'string' ? classify(prompt) : classifyContent(prompt);
  const text = 'text' in said ? said.text : '';
  if (said.kind === 'notice' || said.kind === 'caveat' || said.kind === 'empty') {
    const name = said.kind === 'notice' ? said.name : 'queued';
    t.step(line, { type: 'event', name, summary: oneLine(text), status: 'unknown' });
    return;
  }
  t.step(line, { type: 'user_input', name: 'prompt while working', summary: oneLine(text), status: 'ok' });
}

function hookStep(t: Transcript, type: string, attachment: Readonly<Record<string, unknown>>): StepChange {
  const name = textOf(attachment.hookName) ?? textOf(attachment.hookEvent) ?? type;
  const call = idOf(attachment.toolUseID);
  const parent = call === null ? undefined : t.calls.find(call);
  const blocked = isObject(attachment.blockingError) ? attachment.blockingError : attachment;
  const said = [attachment.content, blocked.blockingError, attachment.stderr, attachment.stdout, attachment.command];
  const summary = valueLine(said.find((one) => one !== undefined && one !== '' && one !== null) ?? attachment);
  const took = microseconds(attachment.durationMs);
  const blocking = type === 'hook_blocking_error' || type === 'hook_stopped_continuation';
  return {
    type: 'event',
    name: oneLine(`hook ${name}`),
    summary,
    status: type === 'hook_success' ? 'ok' : type === 'hook_cancelled' ? 'cancelled' : blocking ? 'error' : 'unknown',
    ...(parent === undefined ? {} : { parent: parent.step }),
    ...(took === null ? {} : { duration_us: took }),
    ...(blocking
      ? {
          error: { failure_type: 'orchestration', failure_code: 'hook_blocked', message: summary, from_text: false },
        }
      : {}),
  };
}
