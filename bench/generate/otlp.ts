import type { Random } from './random.ts';
import type { TraceSize } from './retrace.ts';
import { Clock } from './run-writer.ts';
import { Words } from './words.ts';

const MODEL = 'gpt-5-mini';
const TOOLS = ['orders.lookup', 'billing.refund', 'files.read', 'http.get', 'tests.run'];
/** Bytes of a span without texts, over all kinds of spans. */
const SPAN_BYTES = 1400;
/** Texts of a tool are this much of the mean: prompts hold several of them again. */
const TEXT_FACTOR = 0.75;
/** Messages of the conversation that a prompt holds: the agent cuts off what is older. */
const PROMPT_MESSAGES = 5;
/** Traces that are under way at the same time, their spans mixed in the file. */
const AT_ONCE = 3;
const MOST_SPANS_PER_LINE = 16;
const RESOURCE = attributes({
  'service.name': 'shop-agent',
  'service.version': '1.2.0',
  'deployment.environment.name': 'test',
  'telemetry.sdk.language': 'nodejs',
});

type Plain = string | number | boolean | string[];
type Attribute = { key: string; value: Record<string, unknown> };

interface Span {
  scope: string;
  span: Record<string, unknown>;
}

interface OpenSpan {
  scope: string;
  name: string;
  id: string;
  parent: string | null;
  started_ms: number;
  kind: number;
}

interface Tokens {
  input: number;
  output: number;
}

/**
 * Exports of spans as the Collector's file exporter writes them, one a line: several traces under way at once, several
 * spans a line, children before their parents, some exports sent twice. Agents with conversations (GenAI attributes),
 * tools that fail, sub-agents, HTTP calls below model calls. Each span is a step.
 */
export function* otlpLines(random: Random, size: TraceSize): Generator<string> {
  for (const entry of exportsOf(random, size)) {
    const line = `{"resourceSpans":[${entry}]}`;
    yield line;
    if (random.chance(0.01)) yield line;
  }
}

/** The same spans in one document. */
export function otlpDocument(random: Random, size: TraceSize): string {
  return `{"resourceSpans":[${[...exportsOf(random, size)].join(',')}]}`;
}

/** Entries of `resourceSpans` as JSON, in the order in which their spans ended. */
function* exportsOf(random: Random, size: TraceSize): Generator<string> {
  const program = new Program(random, size);
  const traces: Generator<Span>[] = [];
  let batch: Span[] = [];
  let full = 1;
  for (;;) {
    while (program.left > 0 && traces.length < AT_ONCE) traces.push(program.trace());
    if (traces.length === 0) break;
    const trace = random.pick(traces);
    const next = trace.next();
    if (next.done) traces.splice(traces.indexOf(trace), 1);
    else batch.push(next.value);
    if (batch.length < full) continue;
    yield entryOf(batch);
    batch = [];
    full = Math.ceil(random.skewed(1, MOST_SPANS_PER_LINE));
  }
  if (batch.length > 0) yield entryOf(batch);
}

function entryOf(batch: readonly Span[]): string {
  const scopes = [...new Set(batch.map(({ scope }) => scope))];
  const scopeSpans = scopes.map((name) => ({
    scope: { name, version: '1.2.0' },
    spans: batch.filter(({ scope }) => scope === name).map(({ span }) => span),
  }));
  return JSON.stringify({ resource: { attributes: RESOURCE }, scopeSpans });
}

class Program {
  /** Spans that are still to begin. */
  left: number;
  readonly #random: Random;
  readonly #size: TraceSize;
  readonly #words: Words;
  #started_ms = Date.parse('2026-05-03T10:00:00.000Z');

  constructor(random: Random, size: TraceSize) {
    this.#random = random;
    this.#size = size;
    this.#words = new Words(random);
    this.left = size.steps;
  }

  /** The spans of one trace, each when it ends. */
  *trace(): Generator<Span> {
    const random = this.#random;
    this.#started_ms += random.int(500, 90_000);
    const trace = new Trace(random, this.#started_ms);
    const rounds = random.int(6, 40);
    yield* this.#agent(trace, null, 'shop', rounds);
  }

  *#agent(trace: Trace, parent: string | null, name: string, rounds: number): Generator<Span, Tokens> {
    const random = this.#random;
    const span = this.#open(trace, parent, 'shop-agent', `invoke_agent ${name}`, 1);
    const said = this.#words.text(random.int(40, 300));
    const messages = [message('user', { type: 'text', content: said })];
    const sum: Tokens = { input: 0, output: 0 };
    for (let round = 0; round < rounds && this.left > 0; round += 1) {
      const tool = round < rounds - 1 ? random.pick(TOOLS) : null;
      const call = { id: `call_${random.code(24)}`, name: tool ?? '', arguments: { order_id: random.int(1, 99_999) } };
      const output = message(
        'assistant',
        tool === null ? { type: 'text', content: this.#words.text(400) } : { type: 'tool_call', ...call },
      );
      const tokens = yield* this.#chat(trace, span.id, messages, output);
      sum.input += tokens.input;
      sum.output += tokens.output;
      messages.push(output);
      if (tool === null) break;
      if (parent === null && this.left > 8 && random.chance(0.04)) {
        const inner = yield* this.#agent(trace, span.id, 'auditor', random.int(2, 6));
        sum.input += inner.input;
        sum.output += inner.output;
      }
      if (this.left === 0) break;
      const response = yield* this.#tool(trace, span.id, tool, call);
      messages.push(message('tool', { type: 'tool_call_response', id: call.id, response }));
    }
    // An agent sums up what its model calls took: it must not count again.
    yield trace.end(span, {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': name,
      'gen_ai.conversation.id': trace.conversation,
      'gen_ai.usage.input_tokens': sum.input,
      'gen_ai.usage.output_tokens': sum.output,
      'gen_ai.input.messages': JSON.stringify(messages.slice(0, 1)),
    });
    return sum;
  }

  *#chat(trace: Trace, parent: string, messages: readonly unknown[], output: unknown): Generator<Span, Tokens> {
    const random = this.#random;
    const span = this.#open(trace, parent, '@opentelemetry/instrumentation-openai', `chat ${MODEL}`, 3);
    const input = messages.slice(-PROMPT_MESSAGES);
    const tokens: Tokens = { input: random.int(400, 9000), output: random.int(10, 900) };
    trace.clock.advance(random.int(5, 40));
    if (random.chance(0.5) && this.left > 0) yield this.#http(trace, span.id);
    trace.clock.advance(random.skewed(300, 20_000));
    yield trace.end(span, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': MODEL,
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 4096,
      'gen_ai.response.model': `${MODEL}-2026-01-01`,
      'gen_ai.response.id': `chatcmpl-${random.code(24)}`,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': tokens.input,
      'gen_ai.usage.cache_read.input_tokens': Math.floor(tokens.input * random.next()),
      'gen_ai.usage.output_tokens': tokens.output,
      'gen_ai.conversation.id': trace.conversation,
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'You answer questions about orders.' }]),
      'gen_ai.input.messages': JSON.stringify(input),
      'gen_ai.output.messages': JSON.stringify([{ ...Object(output), finish_reason: 'stop' }]),
    });
    return tokens;
  }

  *#tool(
    trace: Trace,
    parent: string,
    tool: string,
    call: { id: string; arguments: Record<string, Plain> },
  ): Generator<Span, string> {
    const random = this.#random;
    const span = this.#open(trace, parent, 'shop-agent', `execute_tool ${tool}`, 1);
    trace.clock.advance(random.skewed(4, 8000));
    const failed = random.chance(0.06);
    const result = failed ? 'The service did not answer in time.' : this.#body();
    const asked = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': call.id,
      'gen_ai.tool.call.arguments': JSON.stringify(call.arguments),
    };
    yield failed
      ? trace.end(span, { ...asked, 'error.type': 'TimeoutError' }, result)
      : trace.end(span, { ...asked, 'gen_ai.tool.call.result': result });
    return result;
  }

  #http(trace: Trace, parent: string): Span {
    const span = this.#open(trace, parent, '@opentelemetry/instrumentation-undici', 'POST', 3);
    trace.clock.advance(this.#random.skewed(200, 15_000));
    return trace.end(span, {
      'http.request.method': 'POST',
      'url.full': 'https://api.model.example/v1/chat/completions',
      'server.address': 'api.model.example',
      'server.port': 443,
      'http.response.status_code': 200,
    });
  }

  #open(trace: Trace, parent: string | null, scope: string, name: string, kind: number): OpenSpan {
    this.left -= 1;
    return { scope, name, kind, parent, id: this.#random.code(16), started_ms: trace.clock.ms };
  }

  /** What a tool gave: prose and code, or many small values where the trace is to be heavy in structure. */
  #body(): string {
    const random = this.#random;
    const bytes = Math.max(40, (this.#size.lineBytes - SPAN_BYTES) * TEXT_FACTOR * (0.4 + 1.2 * random.next()));
    if (this.#size.shape === 'text') return this.#words.text(Math.floor(bytes));
    const rows: unknown[] = [];
    for (let length = 0; length < bytes; length += 36)
      rows.push({ id: random.int(1, 99_999), ok: true, at: [random.int(0, 9), 2] });
    return JSON.stringify(rows);
  }
}

/** One trace under way: its ids and its own time. */
class Trace {
  readonly clock: Clock;
  readonly conversation: string;
  readonly #id: string;
  readonly #random: Random;

  constructor(random: Random, started_ms: number) {
    this.#random = random;
    this.#id = random.code(32);
    this.conversation = random.uuid();
    this.clock = new Clock(new Date(started_ms).toISOString());
  }

  end(open: OpenSpan, fields: Record<string, Plain>, error?: string): Span {
    const thrown = {
      name: 'exception',
      timeUnixNano: this.#nanos(this.clock.ms),
      attributes: attributes({ 'exception.type': 'TimeoutError', 'exception.message': error ?? '' }),
    };
    const span = {
      traceId: this.#id,
      spanId: open.id,
      parentSpanId: open.parent ?? '',
      name: open.name,
      kind: open.kind,
      startTimeUnixNano: this.#nanos(open.started_ms),
      endTimeUnixNano: this.#nanos(this.clock.ms + 1),
      attributes: attributes(fields),
      droppedAttributesCount: 0,
      events: error === undefined ? [] : [thrown],
      droppedEventsCount: 0,
      status: error === undefined ? { code: 0 } : { code: 2, message: error },
      links: [],
      droppedLinksCount: 0,
      flags: 257,
    };
    return { scope: open.scope, span };
  }

  #nanos(ms: number): string {
    return `${Math.floor(ms)}${String(this.#random.int(0, 999_999)).padStart(6, '0')}`;
  }
}

function message(role: string, part: Record<string, unknown>) {
  return { role, parts: [part] };
}

/** Plain values as OTLP writes them: whole numbers as text. */
function attributes(fields: Record<string, Plain>): Attribute[] {
  return Object.entries(fields).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Plain): Record<string, unknown> {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    default:
      return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
}
