import { REJECTED_BY_USER } from '../../../shared/model/step.ts';
import { fingerprint, rememberFailure, takeRepeated } from '../failed-calls.ts';
import { idOf, isObject, type JsonObject, microseconds, numberOf, textOf } from '../fields.ts';
import type { Call } from './calls.ts';
import { toolFailure } from './failures.ts';
import type { Response } from './thread.ts';
import { toolStepName, toolStepType, toolSummary } from './tools.ts';
import type { Line, StepChange, Transcript } from './transcript.ts';

/** A `tool_use` block: a step below the response that asks for it, open until its result comes. */
export function beginCall(t: Transcript, line: Line, response: Response, block: JsonObject): void {
  const { thread } = line;
  const id = idOf(block.id) ?? `${response.id}/${response.calls}`;
  const tool = textOf(block.name) ?? 'tool';
  const type = toolStepType(tool);
  const input = isObject(block.input) ? block.input : {};
  const repeated = takeRepeated(thread, tool, block.input ?? null, response.step);
  const attempt = repeated === undefined ? 1 : repeated.attempt + 1;
  response.calls++;
  const together: StepChange = response.calls > 1 ? { group: response.id } : {};
  if (response.calls === 2 && response.first_call !== null) {
    t.change(thread.run, response.first_call, { group: response.id });
  }
  const step = t.step(line, {
    key: id,
    parent: response.step,
    type,
    name: toolStepName(tool, input),
    summary: toolSummary(tool, block.input),
    status: 'running',
    ...together,
    ...(repeated === undefined ? {} : { attempt, retry_of: repeated.step, retry_evidence: 'arguments' }),
  });
  response.first_call ??= step;
  const prompt = type === 'agent' ? textOf(input.prompt) : null;
  t.calls.add(id, {
    run: thread.run,
    step,
    tool,
    type,
    at_us: line.at_us,
    arguments: block.input ?? null,
    arguments_hash: null,
    attempt,
    response: response.step,
    prompt_hash: prompt === null ? null : fingerprint(prompt),
    title: type === 'agent' ? (textOf(input.description) ?? prompt?.slice(0, 400) ?? null) : null,
    sub_run: null,
    timed: false,
    abandoned: false,
  });
}

/**
 * A result, with what Claude Code wrote beside it (`toolUseResult`). A call that the user turned down never ran:
 * the time until then was waiting for a person, so it has no duration. `part` is false where the result stands in
 * the line of the call itself, which then tells no time.
 */
export function endCall(
  t: Transcript,
  line: Line,
  block: JsonObject,
  details: unknown,
  { part }: { part: boolean },
): void {
  const id = idOf(block.tool_use_id);
  const call = id === null ? undefined : t.calls.find(id);
  if (id === null || call === undefined) {
    const key = id === null ? line.key : `${id}/result`;
    const status = block.is_error === true ? 'error' : 'unknown';
    t.step(line, { key, type: 'event', name: 'tool result', summary: 'The call is not in this file', status });
    return;
  }
  const change = outcomeOf(line, call, block, details, part);
  if (part) t.update(line, call.run, call.step, change);
  else t.change(call.run, call.step, change);
  if (block.is_error === true) rememberFailure(line.thread, call);
  t.calls.end(id);
  if (call.type === 'agent') endAgent(t, line, call, block, details);
}

function outcomeOf(line: Line, call: Call, block: JsonObject, details: unknown, part: boolean): StepChange {
  const change: StepChange = { status: 'ok', error: null };
  const facts = isObject(details) ? details : {};
  if (block.is_error === true) {
    change.status = 'error';
    change.error = toolFailure(block.content);
  } else if (facts.interrupted === true) {
    change.status = 'cancelled';
  }
  const recorded = recordedDuration(facts);
  if (change.error?.failure_code === REJECTED_BY_USER && call.type === 'tool') {
    change.duration_us = null;
  } else if (recorded !== null) {
    change.duration_us = recorded;
  } else if (!call.timed && part && line.at_us !== null && call.at_us !== null) {
    change.duration_us = Math.max(0, line.at_us - call.at_us);
    change.duration_derived = true;
  }
  return change;
}

function recordedDuration(facts: JsonObject): number | null {
  const seconds = numberOf(facts.durationSeconds);
  return (
    microseconds(facts.totalDurationMs) ?? microseconds(facts.durationMs) ?? microseconds(seconds && seconds * 1000)
  );
}

/** The result of a sub-agent names it: its run is in this file, or in one of its own. */
function endAgent(t: Transcript, line: Line, call: Call, block: JsonObject, details: unknown): void {
  const facts = isObject(details) ? details : {};
  const agent = idOf(facts.agentId);
  const known = call.sub_run === null ? null : (t.threadOf(call.sub_run)?.agent ?? null);
  // An SDK stream names the sub-agent by the call that started it: that run is known already.
  if (agent !== null && (known === null || known === agent)) {
    t.emit({
      kind: 'link',
      run: call.run,
      from_step: call.step,
      to_native_id: t.native,
      to_agent_id: agent,
      link: 'subagent',
    });
  }
  if (call.sub_run === null || facts.status === 'async_launched') return;
  const failed = block.is_error === true;
  t.emit({
    kind: 'run_end',
    run: call.sub_run,
    status: failed ? 'failure' : facts.status === 'completed' ? 'success' : 'unknown',
    ended_at_us: line.at_us,
    ...(failed ? { failure: toolFailure(block.content) } : {}),
  });
}
