import { arrayOf, isObject, type JsonObject, kindOf, textOf } from '../fields.ts';
import { idFromAll } from '../spans/fields.ts';
import { hexId } from '../spans/ids.ts';
import { withoutPlaceholder } from '../spans/placeholder.ts';
import type { Span, SpanEvent } from '../spans/span.ts';
import { nanoTime } from '../spans/times.ts';
import { attributesOf } from './any-value.ts';

/** A span of OTLP, or why it cannot be placed. */
export function spanOf(value: unknown, resource: JsonObject): Span | string {
  if (!isObject(value)) return `a span is an object, this is ${kindOf(value)}`;
  const trace_id = hexId(value.traceId, 16);
  if (trace_id === null) return `traceId is ${textOf(value.traceId) === null ? kindOf(value.traceId) : 'all zeros'}`;
  const attributes = attributesOf(value.attributes);
  const status = isObject(value.status) ? value.status : {};
  const span: Span = {
    trace_id,
    span_id: hexId(value.spanId, 8) ?? idFromAll(value),
    parent_id: hexId(value.parentSpanId, 8),
    name: textOf(value.name) ?? '',
    start: nanoTime(value.startTimeUnixNano),
    end: nanoTime(value.endTimeUnixNano),
    status: STATUS.get(status.code) ?? 'unset',
    status_message: textOf(status.message),
    attributes,
    events: arrayOf(value.events).flatMap(eventOf),
    resource,
  };
  return withoutPlaceholder(span, (id) => hexId(id, 8));
}

const STATUS = new Map<unknown, Span['status']>([
  [1, 'ok'],
  ['1', 'ok'],
  ['STATUS_CODE_OK', 'ok'],
  [2, 'error'],
  ['2', 'error'],
  ['STATUS_CODE_ERROR', 'error'],
]);

function eventOf(value: unknown): SpanEvent[] {
  if (!isObject(value)) return [];
  return [{ name: textOf(value.name) ?? '', attributes: attributesOf(value.attributes) }];
}
