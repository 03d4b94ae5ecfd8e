import type { Json, JsonObject } from '../agent-state.ts';
import type { Exchange } from '../run-writer.ts';

export interface ModelFacts {
  name: string;
  provider: 'anthropic' | 'openai';
  config: JsonObject;
  /** USD per million tokens. */
  price: { input: number; output: number; cache_read: number; cache_write: number };
}

export const SONNET: ModelFacts = {
  name: 'claude-sonnet-4-5',
  provider: 'anthropic',
  config: { temperature: 0, max_tokens: 4096 },
  price: { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 },
};
export const HAIKU: ModelFacts = {
  name: 'claude-haiku-4-5',
  provider: 'anthropic',
  config: { temperature: 0, max_tokens: 2048 },
  price: { input: 1, output: 5, cache_read: 0.1, cache_write: 1.25 },
};
export const GPT_MINI: ModelFacts = {
  name: 'gpt-5-mini',
  provider: 'openai',
  config: { temperature: 0 },
  price: { input: 0.25, output: 2, cache_read: 0.025, cache_write: 0 },
};

export interface ToolCall {
  id: string;
  name: string;
  input: JsonObject;
}

export interface Answer {
  text: string;
  calls: ToolCall[];
}

/** What a tokenizer makes of English and JSON, closely enough for a sample. */
const CHARACTERS_PER_TOKEN = 3.8;

export function tokensOf(value: unknown): number {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The messages one agent has exchanged with its model, in the shape its provider's API uses. */
export class Conversation {
  readonly #model: ModelFacts;
  readonly #tools: JsonObject[];
  readonly #messages: Json[] = [];

  constructor(model: ModelFacts, system: string, tools: JsonObject[]) {
    this.#model = model;
    this.#tools = tools;
    this.#messages.push({ role: 'system', content: system });
  }

  user(text: string): void {
    this.#messages.push({ role: 'user', content: text });
  }

  /** The body of the next request, as it is now. */
  request(): JsonObject {
    return { messages: structuredClone(this.#messages), tools: this.#tools };
  }

  answer({ text, calls }: Answer): Json {
    const message = this.#model.provider === 'anthropic' ? anthropicMessage(text, calls) : openaiMessage(text, calls);
    this.#messages.push(message);
    return message;
  }

  result(call: ToolCall, content: Json, isError: boolean): void {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    this.#messages.push(
      this.#model.provider === 'anthropic'
        ? { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, is_error: isError, content: text }] }
        : { role: 'tool', tool_call_id: call.id, content: text },
    );
  }
}

function anthropicMessage(text: string, calls: ToolCall[]): JsonObject {
  const content: Json[] = text === '' ? [] : [{ type: 'text', text }];
  for (const call of calls) content.push({ type: 'tool_use', id: call.id, name: call.name, input: call.input });
  return { role: 'assistant', content };
}

function openaiMessage(text: string, calls: ToolCall[]): JsonObject {
  if (calls.length === 0) return { role: 'assistant', content: text };
  const tool_calls = calls.map(({ id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));
  return { role: 'assistant', content: text === '' ? null : text, tool_calls };
}

/** The exchange behind an answer, streamed as its provider streams: `ms` from the request to the last byte. */
export function exchangeOf(model: ModelFacts, id: string, answer: Answer, output: number, ms: number): Exchange {
  const events =
    model.provider === 'anthropic' ? anthropicEvents(model, id, answer, output) : openaiEvents(model, id, answer);
  const first = Math.min(ms * 0.4, 900);
  const chunks = events.map((event, index): [number, string] => {
    const at = first + ((ms - first) * index) / Math.max(1, events.length - 1);
    return [Math.round(at * 10) / 10, event];
  });
  const path = model.provider === 'anthropic' ? '/v1/messages' : '/v1/chat/completions';
  return { protocol: model.provider, method: 'POST', path, status: 200, chunks };
}

function anthropicEvents(model: ModelFacts, id: string, { text, calls }: Answer, output: number): string[] {
  const event = (name: string, data: JsonObject) =>
    `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`;
  const message = { id, type: 'message', role: 'assistant', model: model.name, content: [] };
  const events = [event('message_start', { message })];
  let index = 0;
  if (text !== '') {
    events.push(event('content_block_start', { index, content_block: { type: 'text', text: '' } }));
    for (const piece of pieces(text))
      events.push(event('content_block_delta', { index, delta: { type: 'text_delta', text: piece } }));
    events.push(event('content_block_stop', { index }));
    index += 1;
  }
  for (const call of calls) {
    const content_block = { type: 'tool_use', id: call.id, name: call.name, input: {} };
    events.push(event('content_block_start', { index, content_block }));
    const partial_json = JSON.stringify(call.input);
    events.push(event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json } }));
    events.push(event('content_block_stop', { index }));
    index += 1;
  }
  const stop_reason = calls.length > 0 ? 'tool_use' : 'end_turn';
  events.push(event('message_delta', { delta: { stop_reason }, usage: { output_tokens: output } }));
  events.push(event('message_stop', {}));
  return events;
}

function openaiEvents(model: ModelFacts, id: string, { text, calls }: Answer): string[] {
  const event = (delta: JsonObject, finish_reason: string | null) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', model: model.name, choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const events = [event({ role: 'assistant', content: '' }, null)];
  for (const piece of pieces(text)) events.push(event({ content: piece }, null));
  calls.forEach((call, index) => {
    const fn = { name: call.name, arguments: JSON.stringify(call.input) };
    events.push(event({ tool_calls: [{ index, id: call.id, type: 'function', function: fn }] }, null));
  });
  events.push(event({}, calls.length > 0 ? 'tool_calls' : 'stop'), 'data: [DONE]\n\n');
  return events;
}

/** A text in pieces of a few words, as models stream it. */
function pieces(text: string): string[] {
  return text.match(/(?:\S+\s*){1,6}/g) ?? [];
}
