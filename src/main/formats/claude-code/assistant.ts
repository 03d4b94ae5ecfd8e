import { UNNAMED_MODEL, type Usage } from '../../../shared/model/step.ts';
import { countOf, idOf, isObject, type JsonObject, kindOf, microseconds, numberOf, textOf } from '../fields.ts';
import type { RecordOutcome } from '../format.ts';
import { oneLine } from '../summary.ts';
import { beginCall, endCall } from './call-steps.ts';
import { finalFailure } from './failures.ts';
import { findResponse, type Response, rememberResponse, type Thread } from './thread.ts';
import { asStep, type Line, type StepChange, type Transcript } from './transcript.ts';

/** Different tools named in the summary of a response that only calls tools. */
const MOST_TOOLS = 8;

/**
 * A line of the model: mostly one block of a response. All lines of one `message.id` make one step. Its usage is
 * that of the last line: earlier ones carry a placeholder from the beginning of the stream.
 */
export function assistantLine(t: Transcript, line: Line): RecordOutcome {
  const { message } = line.value;
  if (!isObject(message))
    return t.malformed('assistant', `Field message is ${kindOf(message)}, not an object`, line.at);
  const { content } = message;
  if (typeof content !== 'string' && !Array.isArray(content)) {
    return t.malformed('assistant', `Field message.content is ${kindOf(content)}, not text or blocks`, line.at);
  }
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content.filter(isObject);
  if (line.value.isApiErrorMessage === true) return gaveUp(t, line, blocks);
  if (message.model === '<synthetic>') {
    t.step(line, { type: 'event', name: 'note', summary: oneLine(textsOf(blocks)), status: 'unknown' });
    return asStep('assistant:synthetic');
  }
  const response = respond(t, line, message, blocks);
  for (const block of blocks) {
    if (typeof block.type !== 'string') continue;
    if (block.type === 'tool_use' || block.type.endsWith('_tool_use')) beginCall(t, line, response, block);
    else if (block.type.endsWith('_tool_result')) endCall(t, line, block, undefined, { part: false });
  }
  return asStep('assistant');
}

/** Retried until Claude Code gave up: one more attempt, without a response. */
function gaveUp(t: Transcript, line: Line, blocks: readonly JsonObject[]): RecordOutcome {
  const text = textsOf(blocks);
  const error = finalFailure(line.value.error, text);
  failedAttempt(t, line, { summary: oneLine(text), error });
  line.thread.attempts = null;
  return asStep('assistant:api_error');
}

/** A model call that brought no response. Its step starts when the one before it was over. */
export function failedAttempt(t: Transcript, line: Line, step: StepChange): number {
  const { thread, at_us } = line;
  const started = startOf(line);
  const known = thread.cursor_us !== null && started !== null && at_us !== null;
  const number = t.step(line, {
    type: 'llm',
    name: UNNAMED_MODEL,
    status: 'error',
    started_at_us: started,
    ...(known ? { duration_us: at_us - started, duration_derived: true } : {}),
    ...nextAttempt(thread),
    ...step,
  });
  thread.cursor_us = at_us ?? thread.cursor_us;
  return number;
}

function respond(t: Transcript, line: Line, message: JsonObject, blocks: readonly JsonObject[]): Response {
  const { thread, at_us } = line;
  const id = idOf(message.id) ?? idOf(line.value.requestId) ?? line.key;
  const known = findResponse(thread, id);
  const started = startOf(line);
  const response: Response = known ?? {
    id,
    step: 0,
    started_us: thread.cursor_us === null ? null : started,
    summary: 0,
    tools: [],
    calls: 0,
    written: 0,
    stopped: false,
    partial: false,
    first_call: null,
  };
  const change = changeOf(line, message, response, blocks);
  if (known !== undefined) {
    t.update(line, thread.run, response.step, change);
  } else {
    const model = textOf(message.model);
    response.step = t.step(line, {
      key: id,
      type: 'llm',
      name: model ?? UNNAMED_MODEL,
      summary: '',
      status: 'ok',
      started_at_us: started,
      ...(model === null ? {} : { model }),
      ...(idOf(message.id) === null ? {} : { response_id: id }),
      ...nextAttempt(thread),
      ...change,
    });
    thread.attempts = null;
    rememberResponse(thread, response);
  }
  thread.cursor_us = at_us ?? thread.cursor_us;
  return response;
}

/** What a line says of its response: usage, time, and a summary where it knows a better one. */
function changeOf(line: Line, message: JsonObject, response: Response, blocks: readonly JsonObject[]): StepChange {
  const change: StepChange = {};
  const recorded = microseconds(line.value.durationMs);
  if (recorded !== null) {
    change.duration_us = recorded;
    change.duration_derived = false;
  } else if (line.at_us !== null && response.started_us !== null) {
    change.duration_us = Math.max(0, line.at_us - response.started_us);
    change.duration_derived = true;
  }
  response.written += writtenIn(blocks);
  response.stopped ||= textOf(message.stop_reason) !== null;
  if (isObject(message.usage)) {
    change.usage = usageOf(message.usage);
    const partial = isPlaceholder(response, change.usage.output_tokens ?? null);
    if (partial !== response.partial) change.partial_output = partial;
    response.partial = partial;
    if (typeof change.usage.input_tokens === 'number') change.context_tokens = change.usage.input_tokens;
    const created = message.usage.cache_creation;
    const hour = isObject(created) ? countOf(created.ephemeral_1h_input_tokens) : null;
    if (hour !== null && hour > 0) change.cache_write_1h_tokens = hour;
  }
  // Versions before 1.0 wrote what a call cost.
  const cost = numberOf(line.value.costUSD);
  if (cost !== null && cost >= 0) change.cost_nano_usd = Math.round(cost * 1e9);
  const summary = betterSummary(response, blocks);
  if (summary !== null) change.summary = summary;
  return change;
}

/** Input as the contract has it: everything sent, cached parts included. Claude Code writes the uncached part. */
export function usageOf(usage: JsonObject): Partial<Usage> {
  const uncached = countOf(usage.input_tokens);
  const written = countOf(usage.cache_creation_input_tokens);
  const read = countOf(usage.cache_read_input_tokens);
  return {
    input_tokens: uncached === null ? null : uncached + (written ?? 0) + (read ?? 0),
    output_tokens: countOf(usage.output_tokens),
    cache_read_tokens: read,
    cache_write_tokens: written,
  };
}

/**
 * Characters that one output token cannot stand for on average. In 120 whole responses of real files the most was 7.7;
 * of 1,347 without a `stop_reason` 963 are above 12, and half of those above 200: few lie between 5 and 20.
 */
const MOST_CHARACTERS_PER_TOKEN = 12;

/**
 * Many versions write the lines of a response while it streams and never its end: `output_tokens` is then what the
 * API counted at the start of the stream (mostly 1 to 8), no line has a `stop_reason`, and the content is many times
 * as long as the tokens allow.
 */
function isPlaceholder({ written, stopped }: Response, output_tokens: number | null): boolean {
  return !stopped && output_tokens !== null && written > output_tokens * MOST_CHARACTERS_PER_TOKEN;
}

/** Characters that the model wrote in these blocks, at the least. */
function writtenIn(blocks: readonly JsonObject[]): number {
  let written = 0;
  for (const { text, thinking, input } of blocks) {
    if (typeof text === 'string') written += text.length;
    if (typeof thinking === 'string') written += thinking.length;
    written += textWithin(input, MOST_LEVELS);
  }
  return written;
}

/** Arguments of a call nest a few levels at most. */
const MOST_LEVELS = 8;

/** Characters of all texts in a JSON value. */
function textWithin(value: unknown, levels: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || levels === 0) return 0;
  let characters = 0;
  for (const one of Object.values(value)) characters += textWithin(one, levels - 1);
  return characters;
}

const NAMES = 1;
const THINKING = 2;
const TEXT = 3;

/** What the model said, else what it thought, else which tools it called. */
function betterSummary(response: Response, blocks: readonly JsonObject[]): string | null {
  let found: string | null = null;
  for (const block of blocks) {
    const text = block.type === 'text' ? textOf(block.text) : null;
    const thought = block.type === 'thinking' ? textOf(block.thinking) : null;
    if (text !== null && text.trim() !== '' && response.summary < TEXT) {
      response.summary = TEXT;
      found = oneLine(text);
    } else if (thought !== null && response.summary < THINKING) {
      response.summary = THINKING;
      found = oneLine(thought);
    } else if (block.type === 'tool_use' && response.summary <= NAMES && response.tools.length < MOST_TOOLS) {
      response.summary = NAMES;
      found = oneLine(namesOf(response, textOf(block.name) ?? 'a tool'));
    }
  }
  return found;
}

function namesOf(response: Response, name: string): string {
  const known = response.tools.find(([tool]) => tool === name);
  if (known === undefined) response.tools.push([oneLine(name), 1]);
  else known[1]++;
  const names = response.tools.map(([tool, calls]) => (calls === 1 ? tool : `${tool} × ${calls}`));
  return `calls ${names.join(', ')}`;
}

/** When the call can have begun: nothing of it is written before its first block is whole. */
function startOf(line: Line): number | null {
  const { at_us, thread } = line;
  if (at_us === null) return thread.cursor_us;
  return thread.cursor_us === null ? at_us : Math.min(thread.cursor_us, at_us);
}

function nextAttempt(thread: Thread): StepChange {
  if (thread.attempts === null) return {};
  const { step, attempt } = thread.attempts;
  return { attempt: attempt + 1, retry_of: step, retry_evidence: 'recorded' };
}

function textsOf(blocks: readonly JsonObject[]): string {
  return blocks.flatMap((block) => textOf(block.text) ?? []).join(' ');
}
