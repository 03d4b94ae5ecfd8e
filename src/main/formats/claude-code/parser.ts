import { arrayOf, idOf, isObject, type JsonObject, kindOf, numberOf, textOf } from '../fields.ts';
import type { Emit, ParserContext, RecordOutcome, TraceParser, TraceRecord } from '../format.ts';
import { oneLine, valueLine } from '../summary.ts';
import { assistantLine } from './assistant.ts';
import { attachmentLine, progressLine } from './harness-lines.ts';
import { agentProgress, threadOf } from './subagents.ts';
import { event, systemLine } from './system.ts';
import { TITLE } from './thread.ts';
import { asCounted, asStep, type Line, lineOf, Transcript, type TranscriptState } from './transcript.ts';
import { userLine } from './user.ts';

/** Reads the transcripts of Claude Code, its SDK streams and its web exports (docs/formats/claude-code.md). */
export class ClaudeCodeParser implements TraceParser {
  readonly #transcript: Transcript;

  /** `context.resume` is what `state()` returned; the index kept it, and the index is ours. */
  constructor(context: ParserContext) {
    this.#transcript = new Transcript(context.file_stem, context.resume as TranscriptState | undefined);
  }

  state(): TranscriptState {
    return this.#transcript.state();
  }

  push(record: TraceRecord, emit: Emit): RecordOutcome {
    const t = this.#transcript;
    t.emit = emit;
    t.noteLine(record);
    const { value, at } = record;
    if (!isObject(value)) return t.malformed('record', `Record is ${kindOf(value)}, not an object`, at);
    if (typeof value.type !== 'string')
      return t.malformed('record', `Field type is ${kindOf(value.type)}, not a string`, at);
    switch (value.type) {
      case 'user':
      case 'assistant':
      case 'system':
      case 'progress':
      case 'attachment':
      case 'result':
      case 'pr-link':
        return onChain(t, value, record);
      case 'summary':
        return summary(t, value);
      case 'ai-title':
        return title(t, value, TITLE.generated, value.aiTitle);
      case 'custom-title':
        return title(t, value, TITLE.custom, value.customTitle);
      case 'queue-operation':
        return asCounted(`queue-operation:${t.kinds.nameOf(textOf(value.operation) ?? 'none')}`);
      case 'stream_event':
      case 'tool_progress':
      case 'keep_alive':
        return asCounted(value.type);
      default:
        return unknown(t, value, record);
    }
  }
}

/** A line of the conversation, or of what goes on around it. */
function onChain(t: Transcript, value: JsonObject, record: TraceRecord): RecordOutcome {
  const thread = threadOf(t, value);
  t.history.noteLine(value, t.native, t.emit);
  t.noteEnvelope(value, thread);
  t.noteUuid(value, thread);
  const line = lineOf(value, record.at, record.index, thread);
  switch (value.type) {
    case 'user':
      return userLine(t, line);
    case 'assistant':
      return assistantLine(t, line);
    case 'system':
      return systemLine(t, line);
    case 'progress':
      return isObject(value.data) && value.data.type === 'agent_progress'
        ? agentProgress(t, line)
        : progressLine(t, line);
    case 'attachment':
      return attachmentLine(t, line);
    case 'result':
      return result(t, line);
    default:
      return pullRequest(t, line);
  }
}

function summary(t: Transcript, value: JsonObject): RecordOutcome {
  const leaf = idOf(value.leafUuid);
  const text = textOf(value.summary);
  if (leaf !== null && text !== null) t.summary(leaf, text);
  return asCounted('summary');
}

function title(t: Transcript, value: JsonObject, rank: number, text: unknown): RecordOutcome {
  const kind = String(value.type);
  const given = textOf(text);
  if (given === null) return asCounted(kind);
  const own = t.own(value);
  const session = idOf(value.sessionId);
  if (session === null || session === t.native) t.title(own, rank, given);
  return asCounted(kind);
}

/** End of an SDK stream: the only outcome and the only cost that Claude Code writes. */
function result(t: Transcript, line: Line): RecordOutcome {
  const { value, thread } = line;
  const subtype = textOf(value.subtype);
  const failed = value.is_error === true || subtype?.startsWith('error') === true;
  const status = failed ? 'failure' : subtype === 'success' ? 'success' : 'unknown';
  const text = textOf(value.result) ?? textOf(arrayOf(value.errors)[0]);
  const cost = numberOf(value.total_cost_usd);
  const message = oneLine(text ?? subtype ?? 'The run ended with an error', 300);
  const failure = {
    failure_type: 'orchestration' as const,
    failure_code: subtype !== null && subtype !== 'success' ? subtype : null,
    message,
    from_text: false,
  };
  t.step(line, {
    type: 'response',
    name: 'result',
    summary: oneLine(text ?? subtype ?? ''),
    status: failed ? 'error' : subtype === 'success' ? 'ok' : 'unknown',
    ...(failed ? { error: failure } : {}),
  });
  if (cost !== null && cost >= 0) t.emit({ kind: 'run', run: thread.run, cost_nano_usd: Math.round(cost * 1e9) });
  t.emit({
    kind: 'run_end',
    run: thread.run,
    status,
    ended_at_us: line.at_us,
    ...(failed ? { failure } : {}),
  });
  return asStep('result');
}

function pullRequest(t: Transcript, line: Line): RecordOutcome {
  const { value } = line;
  const summary = textOf(value.prUrl) ?? valueLine(value.prNumber);
  t.step(line, { type: 'event', name: 'pull request', summary: oneLine(summary), status: 'unknown' });
  return asStep('pr-link');
}

/** Record types come with almost every release. What is part of the chain stays visible, the rest is counted. */
function unknown(t: Transcript, value: JsonObject, record: TraceRecord): RecordOutcome {
  const type = String(value.type);
  const kind = t.kinds.nameOf(type);
  if (idOf(value.uuid) === null || !('parentUuid' in value || 'session_id' in value)) return asCounted(kind);
  const thread = threadOf(t, value);
  t.history.noteLine(value, t.native, t.emit);
  t.noteUuid(value, thread);
  return event(t, lineOf(value, record.at, record.index, thread), `event:${kind}`, type);
}
