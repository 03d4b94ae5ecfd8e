import { STEP_STATUSES, STEP_TYPES, type StepType, type Usage } from '../../../shared/model/step.ts';
import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { arrayOf, countOf, isObject, type JsonObject, objectOf, textOf } from '../fields.ts';
import type { ContentPart } from '../format.ts';
import { messageOf, piecesOf } from '../pieces.ts';

const STATUSES: ReadonlySet<string> = new Set(STEP_STATUSES);

/** Fields that have a place of their own on screen, or that only order the file. */
const SHOWN = new Set(
  [
    'type run_id step_id seq parent_id group_id step_type name started_at latency_ms attempt retry_of status request',
    'response error state_hash state_base state state_patch model reasoning usage cost_usd wire response_id schema',
    'request_hash response_hash request_bytes response_bytes',
  ].flatMap((line) => line.split(' ')),
);

export function content(
  parts: readonly ContentPart[],
  step: { key: string; type: StepType; name: string },
): StepContent {
  const records = parts.map((part) => part.value).filter(isObject);
  const steps = records.filter((record) => record.type === 'step' || record.type === 'step_start');
  // The finished record says everything the started one said, and more.
  const record = steps.at(-1);
  if (record === undefined) return eventContent(records);
  const finished = record.type === 'step';
  const result: StepContent = {
    request: requestOf(record, step.type),
    response: finished ? responseOf(record, step.type) : null,
    usage: usageOf(record.usage),
    finish_reason: isObject(record.response) ? textOf(record.response.finish_reason) : null,
    model_config: objectOf(record.model)?.config ?? null,
    facts: factsOf(record),
    state: stateOf(record),
    absent: {},
  };
  if (result.request === null) result.absent.request = absentBody(record, 'request');
  if (result.response === null) {
    result.absent.response = finished
      ? absentBody(record, 'response')
      : 'Not in this trace: the step began and no end was written.';
  }
  if (result.state === null) {
    result.absent.state =
      textOf(record.state_hash) === null
        ? 'Not in this trace: no state was recorded for this step.'
        : 'Not in this trace: the file holds the hash of the state, not the state.';
  }
  if (!records.some((one) => one.type === 'decision')) {
    result.absent.decision = 'Not in this trace: no decision was recorded for this step.';
  }
  return result;
}

function requestOf(record: JsonObject, type: StepType): ContentMessage[] | null {
  const { request } = record;
  if (request === undefined || request === null) return null;
  if (type === 'tool' || type === 'retrieval' || type === 'agent') {
    const name = textOf(record.name) ?? '';
    const call: ContentPiece = { type: 'tool_call', tool_call_id: textOf(record.step_id), name, arguments: request };
    return [{ role: 'assistant', pieces: [call] }];
  }
  return exchangeOf(request, type === 'user_input' ? 'user' : 'harness');
}

function responseOf(record: JsonObject, type: StepType): ContentMessage[] | null {
  const messages: ContentMessage[] = [];
  const { response } = record;
  if (response !== undefined && response !== null) {
    if (type === 'tool' || type === 'retrieval' || type === 'agent') {
      const is_error = record.status === 'error';
      const tool_call_id = textOf(record.step_id);
      messages.push({
        role: 'tool',
        pieces: [{ type: 'tool_result', tool_call_id, is_error, content: valuePieces(response) }],
      });
    } else {
      messages.push(...exchangeOf(response, type === 'user_input' ? 'user' : 'assistant'));
    }
  }
  const reasoning = textOf(record.reasoning);
  if (reasoning !== null) messages.unshift({ role: 'assistant', pieces: [{ type: 'thinking', text: reasoning }] });
  const error = objectOf(record.error);
  if (error !== null) messages.push({ role: 'harness', pieces: [{ type: 'json', label: 'error', value: error }] });
  if (record.wire !== undefined && record.wire !== null) {
    messages.push({ role: 'harness', pieces: [{ type: 'json', label: 'wire', value: record.wire }] });
  }
  return messages.length === 0 ? null : messages;
}

/** Messages where there are any, then what is said beside them, each under its name. */
function exchangeOf(value: unknown, role: ContentMessage['role']): ContentMessage[] {
  if (!isObject(value) || !Array.isArray(value.messages)) return [{ role, pieces: valuePieces(value) }];
  const messages = value.messages.map(messageOf);
  const beside: ContentPiece[] = [];
  for (const key in value) {
    if (key === 'messages' || key === 'finish_reason') continue;
    beside.push({ type: 'json', label: key, value: value[key] });
  }
  if (beside.length > 0) messages.push({ role: 'harness', pieces: beside });
  return messages;
}

function valuePieces(value: unknown): ContentPiece[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  const blocks = arrayOf(value);
  const typed = blocks.length > 0 && blocks.every((block) => isObject(block) && textOf(block.type) !== null);
  return typed ? piecesOf(value) : [{ type: 'json', label: null, value }];
}

function usageOf(value: unknown): Partial<Usage> | null {
  if (!isObject(value)) return null;
  return {
    input_tokens: countOf(value.input_tokens),
    output_tokens: countOf(value.output_tokens),
    cache_read_tokens: countOf(value.cache_read_tokens),
    cache_write_tokens: countOf(value.cache_write_tokens),
    reasoning_tokens: countOf(value.reasoning_tokens),
  };
}

/** What was recorded and has no place of its own, fields of later versions included. */
function factsOf(record: JsonObject): ContentFact[] {
  const facts: ContentFact[] = [];
  const wire = objectOf(record.wire);
  if (wire !== null) {
    for (const key of ['protocol', 'method', 'path', 'status']) addFact(facts, `wire ${key}`, wire[key]);
    if (Array.isArray(wire.chunks)) addFact(facts, 'wire chunks', wire.chunks.length);
  }
  for (const key of ['request_hash', 'request_bytes', 'response_hash', 'response_bytes', 'state_base']) {
    addFact(facts, key, record[key]);
  }
  for (const key in record) if (!SHOWN.has(key)) addFact(facts, key, record[key]);
  // What a later version wrote and this one cannot place.
  if (!STEP_TYPES.some((type) => type === record.step_type)) addFact(facts, 'step_type', record.step_type);
  if (!STATUSES.has(String(record.status))) addFact(facts, 'status', record.status);
  return facts;
}

function addFact(facts: ContentFact[], label: string, value: unknown): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    facts.push({ label, value });
  } else if (value !== undefined && value !== null) {
    facts.push({ label, value: JSON.stringify(value) });
  }
}

function stateOf(record: JsonObject): StepContent['state'] {
  if (record.state !== undefined && record.state !== null) return { value: record.state };
  const base = textOf(record.state_base);
  if (base === null || !Array.isArray(record.state_patch)) return null;
  return { base_key: base, patch: record.state_patch };
}

/** In privacy mode a hash stands where the content would be. */
function absentBody(record: JsonObject, field: 'request' | 'response'): string {
  if (textOf(record[`${field}_hash`]) !== null) {
    return `Left out on purpose: this trace was recorded in privacy mode and holds only a hash of the ${field}.`;
  }
  return `Not in this trace: no ${field} was recorded.`;
}

/** A record that belongs to no step: shown whole. */
function eventContent(records: readonly JsonObject[]): StepContent {
  return {
    request: null,
    response: [
      { role: 'harness', pieces: records.map((value) => ({ type: 'json', label: textOf(value.type), value })) },
    ],
    usage: null,
    finish_reason: null,
    model_config: null,
    facts: [],
    state: null,
    absent: {
      request: 'An event has no request.',
      state: 'Not in this trace: no state was recorded for this step.',
      decision: 'Not in this trace: no decision was recorded for this step.',
    },
  };
}
