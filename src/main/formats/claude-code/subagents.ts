import { fingerprint } from '../failed-calls.ts';
import { arrayOf, idOf, isObject, type JsonObject, kindOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { assistantLine } from './assistant.ts';
import { classifyContent } from './prompt-text.ts';
import { rememberMessage, type Thread } from './thread.ts';
import { asCounted, asStep, type Line, lineOf, type Transcript } from './transcript.ts';
import { userLine } from './user.ts';

/**
 * The run a line belongs to. Lines of sub-agents lie in the session's file in several ways: marked with the
 * agent's id, marked as a side chain only (1.0), or, in SDK streams, with the call that started the agent.
 */
export function threadOf(t: Transcript, value: JsonObject): Thread {
  const own = t.own(value);
  if (t.isAgentFile) return own;
  const call = idOf(value.parent_tool_use_id);
  if (call !== null) return t.agent(call, () => call, null);
  if (value.isSidechain !== true) return own;
  const agent = idOf(value.agentId);
  if (agent !== null) return t.agent(agent, () => startedBy(t, value), null);
  return sidechain(t, value);
}

/** Without an agent's id the chain of parents tells which sub-agent a line is of; its first line has none. */
function sidechain(t: Transcript, value: JsonObject): Thread {
  const uuid = idOf(value.uuid);
  const parent = idOf(value.parentUuid);
  const known = parent === null ? undefined : t.sidechains.get(parent);
  const thread = known === undefined ? undefined : t.threadOf(known);
  const found = thread ?? t.agent(uuid ?? parent ?? 'sidechain', () => startedBy(t, value), null);
  if (uuid !== null) t.sidechains.set(uuid, found.run);
  return found;
}

/** The open call that asks what this first line of a sub-agent is asked. */
function startedBy(t: Transcript, value: JsonObject): string | null {
  const said = isObject(value.message) ? classifyContent(value.message.content) : { kind: 'empty' as const };
  return 'text' in said ? t.calls.waitingFor(fingerprint(said.text)) : null;
}

/**
 * An `agent_progress` line carries one message of a sub-agent, and in some versions all messages so far, text
 * among them that comes nowhere else.
 */
export function agentProgress(t: Transcript, line: Line): RecordOutcome {
  const kind = 'progress:agent_progress';
  const data = isObject(line.value.data) ? line.value.data : {};
  const agent = idOf(data.agentId);
  if (agent === null) return t.malformed(kind, `Field data.agentId is ${kindOf(data.agentId)}, not a string`, line.at);
  if (!isObject(data.message)) {
    return t.malformed(kind, `Field data.message is ${kindOf(data.message)}, not an object`, line.at);
  }
  const thread = t.agent(agent, () => idOf(line.value.parentToolUseID), textOf(data.prompt));
  t.noteEnvelope(line.value, thread);
  const outcomes: RecordOutcome[] = [];
  const all = arrayOf(data.normalizedMessages);
  const last = idOf(data.message.uuid);
  for (let i = firstNew(thread, all); i < all.length; i++) {
    const message = all[i];
    if (isObject(message) && idOf(message.uuid) !== last) {
      outcomes.push(innerMessage(t, line, thread, message, `/data/normalizedMessages/${i}`));
    }
  }
  outcomes.push(innerMessage(t, line, thread, data.message, '/data/message'));
  if (outcomes.some(({ became }) => became === 'step')) return asStep(kind);
  const { kind: inner, became } = outcomes[0] ?? asStep(kind);
  return { kind: `${kind}:${inner}`, became };
}

/** Index after the newest message already read; all are new to an agent of which little was read. */
function firstNew(thread: Thread, all: readonly unknown[]): number {
  for (let i = all.length - 1; i >= 0; i--) {
    const message = all[i];
    const uuid = isObject(message) ? idOf(message.uuid) : null;
    if (uuid !== null && thread.messages.includes(uuid)) return i + 1;
  }
  return thread.messages.length <= 1 ? 0 : all.length;
}

function innerMessage(t: Transcript, outer: Line, thread: Thread, message: JsonObject, pointer: string): RecordOutcome {
  const at = { ...outer.at, pointer: (outer.at.pointer ?? '') + pointer };
  const line = lineOf(message, at, 0, thread);
  const uuid = idOf(message.uuid);
  if (uuid === null) line.key = outer.key;
  else rememberMessage(thread, uuid);
  line.at_us ??= outer.at_us;
  switch (message.type) {
    case 'assistant':
      return assistantLine(t, line);
    case 'user':
      return userLine(t, line);
    default:
      return asCounted('other');
  }
}
