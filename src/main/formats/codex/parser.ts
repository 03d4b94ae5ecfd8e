import { countOf, isObject, kindOf, textOf } from '../fields.ts';
import type { Emit, ParserContext, RecordOutcome, TraceParser, TraceRecord } from '../format.ts';
import { oneLine } from '../summary.ts';
import { timeUs } from '../time.ts';
import { outputItem, searchItem, toolCallItem } from './call-items.ts';
import { compaction } from './compaction.ts';
import { abandonCalls, eventLine } from './events.ts';
import { messageItem } from './messages.ts';
import { ignoredItem, modelItem } from './responses.ts';
import { asCounted, asStep, Rollout, type RolloutState } from './rollout.ts';
import { sessionMeta, turnContext } from './session.ts';
import { LINE_TYPES, type Line, shapeOf } from './shape.ts';

/** Reads rollouts of Codex in all their shapes (docs/formats/codex.md). */
export class CodexParser implements TraceParser {
  readonly #rollout: Rollout;

  /** `context.resume` is what `state()` returned; the index kept it, and the index is ours. */
  constructor(context: ParserContext) {
    this.#rollout = new Rollout(context.file_stem, context.resume as RolloutState | undefined);
  }

  state(): RolloutState {
    return this.#rollout.state();
  }

  push(record: TraceRecord, emit: Emit): RecordOutcome {
    const t = this.#rollout;
    t.emit = emit;
    t.noteLine(record);
    const { value, at, index } = record;
    if (!isObject(value)) return t.malformed('record', `a record is an object, this is ${kindOf(value)}`, at);
    const shape = shapeOf(value);
    if (shape === null) {
      const type = textOf(value.type);
      if (type === null) return t.malformed('record', `type is ${kindOf(value.type)}, not a string`, at);
      if (!LINE_TYPES.has(type)) return asCounted(t.kinds.nameOf(type));
      return t.malformed(type, `payload is ${kindOf(value.payload)}, not an object`, at);
    }
    const ordinal = countOf(value.ordinal);
    const line: Line = { ...shape, at, index, at_us: timeUs(value.timestamp), ordinal };
    noteHistory(t, line);
    return lineOf(t, line);
  }
}

/** Tells of steps that turned out to be copied, and leaves behind the calls of a history that ends here. */
function noteHistory(t: Rollout, line: Line): void {
  const native = t.memory.native_id;
  if (native === null) return;
  const change = t.history.note(line, native);
  if (change === null) return;
  if (change === 'own') {
    abandonCalls(t, 'incomplete');
    Object.assign(t.memory, { response: null, prompt: null, said: [], failed: [], compaction: null, search: null });
    return;
  }
  const from = t.history.origin;
  if (from !== null) for (const step of change.copied) t.change(step, { copied_from: from });
}

function lineOf(t: Rollout, line: Line): RecordOutcome {
  switch (line.type) {
    case 'session_meta':
      return sessionMeta(t, line);
    case 'turn_context':
      return turnContext(t, line);
    case 'response_item':
      return responseItem(t, line);
    case 'event_msg':
      return eventLine(t, line);
    case 'compacted':
      return compaction(t, line, 'compacted');
    case 'inter_agent_communication':
      return betweenAgents(t, line);
    default:
      return asCounted(LINE_TYPES.has(line.type) ? line.type : t.kinds.nameOf(line.type));
  }
}

function responseItem(t: Rollout, line: Line): RecordOutcome {
  const type = textOf(line.item.type);
  const kind = `response_item:${type ?? 'none'}`;
  switch (type) {
    case null:
      return t.malformed('response_item', `payload.type is ${kindOf(line.item.type)}, not a string`, line.at);
    case 'message':
      return messageItem(t, line);
    case 'reasoning':
      modelItem(t, line);
      return asStep(kind);
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
    case 'tool_search_call':
    case 'image_generation_call':
      return toolCallItem(t, line, type);
    case 'web_search_call':
      return searchItem(t, line);
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'local_shell_call_output':
    case 'tool_search_output':
      return outputItem(t, line, type);
    case 'compaction':
    case 'compaction_summary':
    case 'context_compaction':
      return compaction(t, line, kind);
    case 'ghost_snapshot':
      return asCounted(kind);
    default:
      return ignoredItem(t, line, type);
  }
}

/** What one agent of a team wrote to another. */
function betweenAgents(t: Rollout, line: Line): RecordOutcome {
  const { item } = line;
  const ends = [textOf(item.author), textOf(item.recipient)].map((end) => end ?? '?').join(' → ');
  t.step(line, { type: 'event', name: 'message', summary: summaryOf(ends, textOf(item.content)), status: 'unknown' });
  t.seal();
  return asStep(line.type);
}

function summaryOf(ends: string, text: string | null): string {
  return oneLine(text === null ? ends : `${ends}: ${text}`);
}
