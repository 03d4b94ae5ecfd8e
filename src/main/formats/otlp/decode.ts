import { fingerprint } from '../failed-calls.ts';
import { arrayOf, isObject, type JsonObject, kindOf, textOf } from '../fields.ts';
import type { Span, SpanEvent, SpanTime } from '../spans/span.ts';
import { attributesOf } from './any-value.ts';
import { hexId } from './ids.ts';

/** A span of OTLP, or why it cannot be placed. */
export function spanOf(value: unknown, resource: JsonObject): Span | string {
  if (!isObject(value)) return `a span is an object, this is ${kindOf(value)}`;
  const trace_id = hexId(value.traceId, 16);
  if (trace_id === null) return `traceId is ${textOf(value.traceId) === null ? kindOf(value.traceId) : 'all zeros'}`;
  const attributes = attributesOf(value.attributes);
  const status = isObject(value.status) ? value.status : {};
  const span: Span = {
    trace_id,
    // A span without an id of its own is told by all it says, so that a second delivery is the same.
    span_id: hexId(value.spanId, 8) ?? `span-${fingerprint(JSON.stringify(value))}`,
    parent_id: hexId(value.parentSpanId, 8),
    name: textOf(value.name) ?? '',
    start: timeOf(value.startTimeUnixNano),
    end: timeOf(value.endTimeUnixNano),
    status: STATUS.get(status.code) ?? 'unset',
    status_message: textOf(status.message),
    attributes,
    events: arrayOf(value.events).flatMap(eventOf),
    resource,
  };
  return attributes['logfire.span_type'] === 'pending_span' ? placeholderFor(span) : span;
}

const STATUS = new Map<unknown, Span['status']>([
  [1, 'ok'],
  ['1', 'ok'],
  ['STATUS_CODE_OK', 'ok'],
  [2, 'error'],
  ['2', 'error'],
  ['STATUS_CODE_ERROR', 'error'],
]);

/** Logfire sends a child at the start of a span that stands for it until the span itself comes. */
function placeholderFor(span: Span): Span {
  if (span.parent_id === null) return { ...span, end: null };
  const parent_id = hexId(span.attributes['logfire.pending_parent_id'], 8);
  return { ...span, span_id: span.parent_id, parent_id, end: null };
}

function eventOf(value: unknown): SpanEvent[] {
  if (!isObject(value)) return [];
  return [{ name: textOf(value.name) ?? '', attributes: attributesOf(value.attributes) }];
}

/** Nanoseconds since 1970, as text or, with the last digits lost, as a number. Zero is unset. */
function timeOf(value: unknown): SpanTime | null {
  if (typeof value === 'string' && /^\d{4,19}$/.test(value)) {
    const us = Number(value.slice(0, -3));
    return us === 0 || !Number.isSafeInteger(us) ? null : { us, ns: Number(value.slice(-3)) };
  }
  if (typeof value !== 'number' || !(value >= 1000) || value >= 1e19) return null;
  return { us: Math.floor(value / 1000), ns: 0 };
}
