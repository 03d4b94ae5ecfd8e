import { arrayOf, countOf, isObject, type JsonObject, microseconds, numberOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine, valueLine } from '../summary.ts';
import { failedAttempt } from './assistant.ts';
import { attemptFailure } from './failures.ts';
import { classify } from './prompt-text.ts';
import { asStep, type Line, type Transcript } from './transcript.ts';
import { wordsLine } from './user.ts';

/** A `system` line: what Claude Code itself did. */
export function systemLine(t: Transcript, line: Line): RecordOutcome {
  const subtype = textOf(line.value.subtype) ?? 'none';
  switch (subtype) {
    case 'api_error':
      return apiError(t, line);
    case 'compact_boundary':
      return compaction(t, line);
    case 'microcompact_boundary':
      return microcompaction(t, line);
    case 'turn_duration':
      return turnDuration(t, line);
    case 'stop_hook_summary':
      return stopHooks(t, line);
    case 'local_command':
      return localCommand(t, line);
    case 'init':
      return start(t, line);
    default:
      return event(t, line, `system:${t.kinds.nameOf(subtype)}`, subtype);
  }
}

/** One failed attempt of a model call. `retryInMs` is the wait after it, which is nobody's time. */
function apiError(t: Transcript, line: Line): RecordOutcome {
  const { thread, value, at_us } = line;
  const error = attemptFailure(value);
  const before = thread.attempts;
  const attempt = countOf(value.retryAttempt) ?? (before?.attempt ?? 0) + 1;
  // A number that does not go up belongs to another call.
  if (before !== null && attempt <= before.attempt) thread.attempts = null;
  const step = failedAttempt(t, line, { summary: error.message, error, ...(attempt > 1 ? { attempt } : {}) });
  thread.attempts = { step, attempt };
  const wait = microseconds(value.retryInMs);
  if (at_us !== null && wait !== null) thread.cursor_us = at_us + wait;
  return asStep('system:api_error');
}

function compaction(t: Transcript, line: Line): RecordOutcome {
  const { value, thread } = line;
  const written = isObject(value.compactMetadata) ? value.compactMetadata : value.compact_metadata;
  const facts = isObject(written) ? written : {};
  const tokens = countOf(facts.preTokens) ?? countOf(facts.pre_tokens);
  const trigger = textOf(facts.trigger);
  const how = trigger === 'auto' ? ' automatically' : trigger === 'manual' ? ' on request' : '';
  thread.compaction = t.step(line, {
    type: 'event',
    name: 'compaction',
    summary: `Conversation compacted${how}${tokens === null ? '' : ` at ${tokens.toLocaleString('en')} tokens`}`,
    status: 'ok',
    mark: 'compaction',
    ...(tokens === null ? {} : { context_tokens: tokens }),
  });
  thread.cursor_us = line.at_us ?? thread.cursor_us;
  return asStep('system:compact_boundary');
}

/** Old tool results were dropped from the context; the conversation itself goes on. */
function microcompaction(t: Transcript, line: Line): RecordOutcome {
  const facts = isObject(line.value.microcompactMetadata) ? line.value.microcompactMetadata : {};
  const saved = countOf(facts.tokensSaved);
  const calls = arrayOf(facts.compactedToolIds).length;
  const tokens = countOf(facts.preTokens);
  t.step(line, {
    type: 'event',
    name: 'microcompaction',
    summary: `Results of ${calls} calls dropped${saved === null ? '' : `, ${saved.toLocaleString('en')} tokens saved`}`,
    status: 'ok',
    ...(tokens === null ? {} : { context_tokens: tokens }),
  });
  return asStep('system:microcompact_boundary');
}

/** How long a turn took, as Claude Code measured it: a fact of what began the turn. */
function turnDuration(t: Transcript, line: Line): RecordOutcome {
  const { thread, value } = line;
  if (thread.input !== null) {
    t.update(line, thread.run, thread.input.step, {});
  } else {
    const ms = numberOf(value.durationMs);
    const summary = ms === null ? '' : `The turn took ${(ms / 1000).toFixed(1)} s`;
    t.step(line, { type: 'event', name: 'turn duration', summary, status: 'unknown' });
  }
  return asStep('system:turn_duration');
}

/** Hooks that ran when the agent stopped. One that failed without stopping anything is no error of the run. */
function stopHooks(t: Transcript, line: Line): RecordOutcome {
  const { value } = line;
  const errors = arrayOf(value.hookErrors);
  const count = countOf(value.hookCount) ?? arrayOf(value.hookInfos).length;
  const commands = arrayOf(value.hookInfos).flatMap((info) => (isObject(info) ? (textOf(info.command) ?? []) : []));
  const blocked = value.preventedContinuation === true;
  const first = errors.length === 0 ? null : valueLine(errors[0]);
  const failed = first === null ? '' : `${errors.length} of ${count} failed: ${first}`;
  t.step(line, {
    type: 'event',
    name: 'stop hooks',
    summary: oneLine(failed === '' ? commands.join(', ') : failed),
    status: blocked ? 'error' : errors.length > 0 ? 'unknown' : 'ok',
    ...(blocked
      ? {
          error: {
            failure_type: 'orchestration',
            failure_code: 'hook_blocked',
            message: oneLine(textOf(value.stopReason) ?? first ?? 'A hook kept the agent from going on', 300),
            from_text: false,
          },
        }
      : {}),
  });
  return asStep('system:stop_hook_summary');
}

function localCommand(t: Transcript, line: Line): RecordOutcome {
  const text = textOf(line.value.content) ?? '';
  return wordsLine(t, line, classify(text), 'system:local_command');
}

/** First line of an SDK stream: what the harness offers the model. */
function start(t: Transcript, line: Line): RecordOutcome {
  const { value, thread } = line;
  const model = textOf(value.model);
  const tools = arrayOf(value.tools).length;
  const version = textOf(value.claude_code_version);
  const cwd = textOf(value.cwd);
  t.emit({
    kind: 'run',
    run: thread.run,
    harness: { hash: null, completeness: 'partial' },
    ...(version === null ? {} : { agent_version: version }),
    ...(cwd === null ? {} : { cwd }),
  });
  const summary = [model, tools === 0 ? null : `${tools} tools`].filter((part) => part !== null).join(', ');
  t.step(line, { type: 'event', name: 'session start', summary, status: 'ok' });
  return asStep('system:init');
}

/** A line of Claude Code that has no better form: kept as it is. */
export function event(t: Transcript, line: Line, kind: string, name: string): RecordOutcome {
  const { content } = line.value;
  t.step(line, {
    type: 'event',
    name: oneLine(name),
    summary: content === undefined ? valueLine(withoutEnvelope(line.value)) : valueLine(content),
    status: 'unknown',
  });
  return asStep(kind);
}

const ENVELOPE = new Set(
  'type subtype uuid parentUuid logicalParentUuid sessionId session_id isSidechain agentId timestamp cwd gitBranch version userType slug entrypoint level isMeta'.split(
    ' ',
  ),
);

/** What a line says beyond where and when it was written. */
export function withoutEnvelope(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !ENVELOPE.has(key)));
}
