import { isRecord } from './json-values.ts';

/**
 * Counts traces in OTLP JSON from the description of the format alone, without any code of the importer: one pass that
 * collects spans, one that adds them up.
 */
export interface TraceCount {
  spans: number;
  calls: number;
  tools: number;
  errors: number;
  input: number | null;
  output: number | null;
}

interface Counted {
  id: string;
  parent: string;
  kind: 'call' | 'embedding' | 'tool' | 'agent' | 'other';
  error: boolean;
  end: bigint;
  input: number | null;
  output: number | null;
}

type Attributes = Map<string, string | number | boolean>;

export function countOtlp(texts: readonly string[]): Map<string, TraceCount> {
  return countSpans(texts.flatMap((text) => valuesIn(text).flatMap((value) => [...spansIn(value)])));
}

/** Counts spans that are written as in OTLP. */
export function countSpans(all: Iterable<Record<string, unknown>>): Map<string, TraceCount> {
  const traces = new Map<string, Map<string, Counted>>();
  for (const span of all) {
    const trace = asHex(span.traceId, 32);
    if (trace === '') continue;
    const spans = traces.get(trace) ?? new Map<string, Counted>();
    traces.set(trace, spans);
    const counted = countSpan(span);
    const known = spans.get(counted.id);
    if (known === undefined || known.end < counted.end) spans.set(counted.id, counted);
  }
  return new Map([...traces].map(([trace, spans]) => [trace, addUp(spans)]));
}

function valuesIn(text: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : [whole];
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });
  }
}

function* spansIn(value: unknown): Iterable<Record<string, unknown>> {
  for (const resource of list(value, 'resourceSpans')) {
    for (const scope of [...list(resource, 'scopeSpans'), ...list(resource, 'instrumentationLibrarySpans')]) {
      for (const span of list(scope, 'spans')) if (isRecord(span)) yield span;
    }
  }
}

function list(value: unknown, key: string): unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

function asHex(id: unknown, digits: number): string {
  if (typeof id !== 'string' || /^0*$/.test(id)) return '';
  if (id.length === digits) return id.toLowerCase();
  const bytes = Buffer.from(id, 'base64');
  return bytes.length * 2 === digits && id.endsWith('=') ? bytes.toString('hex') : id;
}

let nameless = 0;

function countSpan(span: Record<string, unknown>): Counted {
  const attributes = attributesIn(span);
  const placeholder = attributes.get('logfire.span_type') === 'pending_span';
  const parent = asHex(span.parentSpanId, 16);
  const status = isRecord(span.status) ? span.status.code : undefined;
  const number = (...keys: string[]) => {
    for (const key of keys) {
      const value = Number(attributes.get(key) ?? Number.NaN);
      if (Number.isInteger(value) && value >= 0) return value;
    }
    return null;
  };
  const cached = number('gen_ai.usage.details.cache_read_tokens') ?? 0;
  const input = number(
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
  );
  const id = asHex(span.spanId, 16);
  return {
    id: placeholder ? parent : id === '' ? `nameless-${nameless++}` : id,
    parent: placeholder ? asHex(attributes.get('logfire.pending_parent_id'), 16) : parent,
    kind: kindOf(attributes),
    error: status === 2 || status === 'STATUS_CODE_ERROR',
    end: placeholder ? 0n : BigInt(String(span.endTimeUnixNano ?? 0)),
    input: input !== null && cached > input ? input + cached : input,
    output: number(
      'llm.token_count.completion',
      'ai.usage.outputTokens',
      'ai.usage.completionTokens',
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
    ),
  };
}

function attributesIn(span: Record<string, unknown>): Attributes {
  const attributes: Attributes = new Map();
  for (const item of list(span, 'attributes')) {
    if (!isRecord(item) || typeof item.key !== 'string' || !isRecord(item.value)) continue;
    const [value] = Object.values(item.value);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      attributes.set(item.key, value);
    }
  }
  return attributes;
}

function kindOf(attributes: Attributes): Counted['kind'] {
  const openinference = attributes.get('openinference.span.kind');
  if (openinference !== undefined) {
    if (openinference === 'LLM') return 'call';
    if (openinference === 'EMBEDDING') return 'embedding';
    if (openinference === 'TOOL') return 'tool';
    return openinference === 'AGENT' ? 'agent' : 'other';
  }
  switch (attributes.get('gen_ai.operation.name') ?? attributes.get('traceloop.span.kind')) {
    case 'chat':
    case 'call_llm':
    case 'generate_content':
    case 'text_completion':
      return 'call';
    case 'embeddings':
      return 'embedding';
    case 'execute_tool':
    case 'tool':
      return 'tool';
    case 'invoke_agent':
    case 'agent':
      return 'agent';
    case undefined:
      break;
    default:
      return 'other';
  }
  switch (attributes.get('langsmith.span.kind')) {
    case 'llm':
      return 'call';
    case 'embedding':
      return 'embedding';
    case 'tool':
      return 'tool';
    case undefined:
      break;
    default:
      return 'other';
  }
  if (attributes.has('logfire.span_type')) {
    if (attributes.has('agent_name')) return 'agent';
    if (attributes.has('gen_ai.tool.name')) return 'tool';
  }
  const operation = attributes.get('ai.operationId');
  if (operation === undefined) return attributes.has('gen_ai.request.model') ? 'call' : 'other';
  if (operation === 'ai.toolCall') return 'tool';
  return /\.do[A-Z]/.test(String(operation)) ? 'call' : 'agent';
}

/** Tokens of a call count unless a call inside it tells them, with no tool and no agent between the two. */
function addUp(spans: ReadonlyMap<string, Counted>): TraceCount {
  const around = new Set<string>();
  for (const inner of spans.values()) {
    if (inner.kind !== 'call') continue;
    const seen = new Set([inner.id]);
    for (let outer = spans.get(inner.parent); outer !== undefined; outer = spans.get(outer.parent)) {
      if (seen.has(outer.id) || outer.kind === 'tool' || outer.kind === 'agent') break;
      seen.add(outer.id);
      if (outer.kind === 'call') around.add(outer.id);
    }
  }
  const all = [...spans.values()];
  const counted = all.filter(({ id, kind }) => (kind === 'call' || kind === 'embedding') && !around.has(id));
  const sum = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  return {
    spans: all.length,
    calls: counted.filter(({ kind, input, output }) => kind === 'call' || input !== null || output !== null).length,
    tools: all.filter(({ kind }) => kind === 'tool').length,
    errors: all.filter(({ error }) => error).length,
    input: sum(counted.map(({ input }) => input)),
    output: sum(counted.map(({ output }) => output)),
  };
}
