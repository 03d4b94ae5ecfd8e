import { countSpans, type TraceCount } from './count-otlp.ts';
import { isRecord } from './json-values.ts';

/**
 * Counts traces in dumps of spans from the descriptions of the dumps alone: each span is written down as OTLP would
 * have it, and counted as such.
 */
export function countDumps(texts: readonly string[]): Map<string, TraceCount> {
  return countSpans(texts.flatMap((text) => spansIn(text).map(asOtlp)));
}

type Fields = Record<string, unknown>;

/** Whole numbers of more digits than a double holds, where dumps have them: ids and times, in JSON as it is printed. */
function parse(text: string): unknown {
  return JSON.parse(text.replace(/("(?:trace_id|span_id|start_time|end_time)":\s*)(\d+)/g, '$1"$2"'));
}

function spansIn(text: string): Fields[] {
  const spans: Fields[] = [];
  const collect = (value: unknown) => {
    if (Array.isArray(value)) for (const item of value) collect(item);
    else if (isRecord(value) && (isRecord(value.context) || isRecord(value.spanContext))) spans.push(value);
    else if (isRecord(value)) for (const inner of Object.values(value)) if (Array.isArray(inner)) collect(inner);
  };
  try {
    collect(parse(text));
  } catch {
    for (const line of text.split('\n')) if (line.startsWith('{')) collect(parse(line));
  }
  return spans;
}

function asOtlp(span: Fields): Fields {
  const context = fields(span.context ?? span.spanContext);
  const parent = fields(span.parent ?? span.parentSpanContext);
  const status = fields(span.status);
  const attributes = new Map<string, unknown>();
  addAttributes(attributes, '', span.attributes);
  const kind = span.span_kind;
  if (typeof kind === 'string' && kind !== 'UNKNOWN') attributes.set('openinference.span.kind', kind);
  const pending = attributes.get('logfire.pending_parent_id');
  if (pending !== undefined) attributes.set('logfire.pending_parent_id', spanId(pending));
  const failed = [span.status_code, status.status_code, status.code].some(
    (code) => code === 2 || /error/i.test(`${code}`),
  );
  return {
    traceId: hex(context.trace_id ?? context.traceId, 32),
    spanId: spanId(context.span_id ?? context.spanId),
    parentSpanId: spanId(span.parent_id ?? span.parentSpanId ?? parent.span_id ?? parent.spanId),
    status: { code: failed ? 2 : 0 },
    endTimeUnixNano: nanoseconds(span.end_time ?? span.endTime),
    attributes: [...attributes].map(([key, value]) => ({ key, value: { value } })),
  };
}

function fields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** Numbers in decimals or behind `0x`, else hex or a name. */
function hex(id: unknown, digits: number): string {
  if (typeof id !== 'string') return '';
  if (/^0x/.test(id)) return id.slice(2);
  return /^\d+$/.test(id) && id.length !== digits ? BigInt(id).toString(16).padStart(digits, '0') : id;
}

/** All zeros is an id like others in some dumps, none in OTLP. */
function spanId(id: unknown): string {
  const text = hex(id, 16);
  return text === '' ? '' : `span ${text}`;
}

function nanoseconds(time: unknown): bigint {
  if (Array.isArray(time)) return BigInt(String(time[0])) * 1_000_000_000n + BigInt(String(time[1]));
  if (typeof time !== 'string') return 0n;
  return /^\d+$/.test(time) ? BigInt(time) : BigInt(Date.parse(time)) * 1_000_000n;
}

function addAttributes(into: Map<string, unknown>, prefix: string, value: unknown): void {
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (isRecord(inner)) addAttributes(into, `${prefix}${key}.`, inner);
    else into.set(prefix + key, inner);
  }
}
