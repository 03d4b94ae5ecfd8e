import type { StepType, Usage } from '../../../shared/model/step.ts';
import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import type { ContentPart } from '../format.ts';
import { piecesOf } from '../pieces.ts';
import { addFact } from '../step-content.ts';
import { usageOf } from './assistant.ts';
import { callContent, findCall } from './content-call.ts';
import { contentOf } from './content-parts.ts';
import { promptContent } from './content-prompt.ts';
import { withoutEnvelope } from './system.ts';

const NO_PROMPT = 'Claude Code does not write what it sent to the model, only what was said in the session.';

/** What the inspector shows of a step, from the lines behind it. */
export function content(
  parts: readonly ContentPart[],
  step: { key: string; type: StepType; name: string },
): StepContent {
  const records = parts.map((part) => part.value).filter(isObject);
  const first = records[0];
  if (first === undefined) return eventContent([]);
  const call = findCall(records, step.key);
  if (call !== null) return callContent(records, call);
  switch (first.type) {
    case 'assistant':
      return responseContent(records);
    case 'user':
      return first.isCompactSummary === true ? compactionContent(records) : promptContent(records);
    case 'system':
      return systemContent(first, records);
    case 'result':
      return resultContent(first);
    case 'attachment':
      return attachmentContent(first);
    default:
      return eventContent(records);
  }
}

/** All lines of one response are one message. */
function responseContent(records: readonly JsonObject[]): StepContent {
  const pieces: ContentPiece[] = [];
  const facts: ContentFact[] = [];
  let usage: Partial<Usage> | null = null;
  let recorded: JsonObject = {};
  let finish: string | null = null;
  for (const { message } of records) {
    if (!isObject(message)) continue;
    pieces.push(...piecesOf(message.content));
    finish = textOf(message.stop_reason) ?? finish;
    if (isObject(message.usage)) {
      recorded = message.usage;
      usage = usageOf(message.usage);
    }
  }
  const last = records.at(-1) ?? {};
  addFact(facts, 'Request id', last.requestId);
  addFact(facts, 'Claude Code version', last.version);
  addFact(facts, 'Service tier', recorded.service_tier);
  addFact(facts, 'Speed', recorded.speed);
  const created = isObject(recorded.cache_creation) ? recorded.cache_creation : {};
  addFact(facts, 'Cache written for 5 minutes, tokens', created.ephemeral_5m_input_tokens);
  addFact(facts, 'Cache written for 1 hour, tokens', created.ephemeral_1h_input_tokens);
  const server = isObject(recorded.server_tool_use) ? recorded.server_tool_use : {};
  addFact(facts, 'Web searches', server.web_search_requests);
  addFact(facts, 'API error', last.error);
  return contentOf({
    response: [{ role: 'assistant', pieces }],
    usage: last.isApiErrorMessage === true ? null : usage,
    finish_reason: finish,
    facts,
    absent: { request: NO_PROMPT },
  });
}

function systemContent(first: JsonObject, records: readonly JsonObject[]): StepContent {
  switch (first.subtype) {
    case 'api_error':
      return attemptContent(first);
    case 'compact_boundary':
      return compactionContent(records);
    case 'local_command':
      return promptContent(records);
    default:
      return eventContent(records);
  }
}

function attemptContent(record: JsonObject): StepContent {
  const facts: ContentFact[] = [];
  const error = isObject(record.error) ? record.error : {};
  addFact(facts, 'HTTP status', error.status);
  addFact(facts, 'Retry', retryOf(record));
  addFact(facts, 'Wait before it, ms', typeof record.retryInMs === 'number' ? Math.round(record.retryInMs) : null);
  addFact(facts, 'Request id', error.requestID ?? record.requestId);
  return contentOf({
    response: [{ role: 'harness', pieces: [{ type: 'json', label: 'error', value: record.error ?? null }] }],
    facts,
    absent: { request: NO_PROMPT },
  });
}

function retryOf(record: JsonObject): string | null {
  const { retryAttempt, maxRetries } = record;
  if (typeof retryAttempt !== 'number') return null;
  return typeof maxRetries === 'number' ? `${retryAttempt} of ${maxRetries}` : String(retryAttempt);
}

/** The mark, and the summary with which the conversation went on. */
function compactionContent(records: readonly JsonObject[]): StepContent {
  const facts: ContentFact[] = [];
  const response: ContentMessage[] = [];
  for (const record of records) {
    const written = isObject(record.compactMetadata) ? record.compactMetadata : record.compact_metadata;
    if (isObject(written)) {
      for (const key in written) addFact(facts, key, written[key]);
    } else if (isObject(record.message)) {
      response.push({ role: 'harness', pieces: piecesOf(record.message.content) });
    }
  }
  return contentOf({
    response: response.length === 0 ? null : response,
    facts,
    absent: {
      request: 'Compaction has no request in this file: what was summarised are the steps before it.',
      response: 'Not in this trace: the summary.',
    },
  });
}

function resultContent(record: JsonObject): StepContent {
  const facts: ContentFact[] = [];
  addFact(facts, 'Outcome', record.subtype);
  addFact(facts, 'Turns', record.num_turns);
  addFact(facts, 'Duration, ms', record.duration_ms);
  addFact(facts, 'Time in the API, ms', record.duration_api_ms);
  addFact(facts, 'Cost of the run, USD', record.total_cost_usd);
  const denials = arrayOf(record.permission_denials);
  addFact(facts, 'Permission denials', denials.length === 0 ? null : denials.length);
  const pieces: ContentPiece[] = piecesOf(record.result);
  for (const key of ['usage', 'modelUsage', 'permission_denials', 'errors', 'structured_output']) {
    if (record[key] !== undefined) pieces.push({ type: 'json', label: key, value: record[key] });
  }
  return contentOf({
    response: pieces.length === 0 ? null : [{ role: 'assistant', pieces }],
    facts,
    absent: { request: 'A result has no request.', response: 'Not in this trace: the text of the result.' },
  });
}

function attachmentContent(record: JsonObject): StepContent {
  const attachment = isObject(record.attachment) ? record.attachment : {};
  if (attachment.type === 'queued_command') {
    return contentOf({
      request: [{ role: 'user', pieces: piecesOf(attachment.prompt) }],
      absent: { response: 'A prompt is answered by the model calls after it.' },
    });
  }
  const facts: ContentFact[] = [];
  for (const key of ['hookEvent', 'hookName', 'exitCode', 'durationMs']) addFact(facts, key, attachment[key]);
  const command = textOf(attachment.command);
  const { content: text, stdout, stderr } = attachment;
  const pieces = [text, stdout, stderr].flatMap((part) =>
    typeof part === 'string' && part !== '' ? piecesOf(part) : [],
  );
  if (pieces.length === 0) pieces.push({ type: 'json', label: textOf(attachment.type), value: attachment });
  return contentOf({
    // What a hook runs is its call: another command is another call.
    request:
      command === null ? null : [{ role: 'harness', pieces: [{ type: 'json', label: null, value: { command } }] }],
    response: [{ role: 'harness', pieces }],
    facts,
    absent: { request: 'Context that Claude Code put in has no request.' },
  });
}

/** Lines without a better form are shown as they are, less the envelope that every line has. */
function eventContent(records: readonly JsonObject[]): StepContent {
  const pieces = records.flatMap((record): ContentPiece[] => {
    const rest = withoutEnvelope(record);
    const { content: text, ...others } = rest;
    if (typeof text === 'string' && Object.keys(others).length === 0) return piecesOf(text);
    return [{ type: 'json', label: textOf(record.subtype) ?? textOf(record.type), value: rest }];
  });
  return contentOf({
    response: pieces.length === 0 ? null : [{ role: 'harness', pieces }],
    absent: { request: 'An event has no request.', response: 'Not in this trace: the line says nothing more.' },
  });
}
