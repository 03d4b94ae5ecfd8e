import { isObject, type JsonObject, kindOf, objectOf, textOf } from '../fields.ts';
import { dumpFormat } from '../spans/dump-format.ts';
import { idFromAll, plainEvents, resourceOf } from '../spans/fields.ts';
import { hexId } from '../spans/ids.ts';
import { withoutPlaceholder } from '../spans/placeholder.ts';
import type { Span, SpanTime } from '../spans/span.ts';

/**
 * Spans as OpenTelemetry for JavaScript holds them in memory, printed as JSON: how spans of the Vercel AI SDK are mostly
 * kept. docs/formats/vercel-ai.md.
 */
export const vercelAiFormat = dumpFormat({
  id: 'vercel-ai',
  label: 'JavaScript spans (Vercel AI SDK)',
  containers: ['json', 'lines'],
  told_by: 'spanContext.traceId, spanContext.spanId and startTime in two parts',
  isSpan: ({ spanContext, startTime, attributes }) =>
    isObject(spanContext) &&
    textOf(spanContext.traceId) !== null &&
    textOf(spanContext.spanId) !== null &&
    timeOf(startTime) !== null &&
    isObject(attributes),
  read,
});

const STATUS = new Map<unknown, Span['status']>([
  [1, 'ok'],
  [2, 'error'],
]);

function read(value: JsonObject): Span | string {
  const context = objectOf(value.spanContext) ?? {};
  const trace_id = hexId(context.traceId, 16);
  if (trace_id === null) {
    return `spanContext.traceId is ${textOf(context.traceId) === null ? kindOf(context.traceId) : 'all zeros'}`;
  }
  const status = objectOf(value.status) ?? {};
  const span: Span = {
    trace_id,
    span_id: hexId(context.spanId, 8) ?? idFromAll(value),
    // The first until version 1 of the SDK, the second from 2 on.
    parent_id: hexId(value.parentSpanId, 8) ?? hexId(objectOf(value.parentSpanContext)?.spanId, 8),
    name: textOf(value.name) ?? '',
    start: timeOf(value.startTime),
    end: value.ended === false ? null : timeOf(value.endTime),
    status: STATUS.get(status.code) ?? 'unset',
    status_message: textOf(status.message),
    attributes: objectOf(value.attributes) ?? {},
    events: plainEvents(value.events),
    resource: resourceOf(value.resource),
  };
  return withoutPlaceholder(span, (id) => hexId(id, 8));
}

/** Seconds since 1970 and nanoseconds. Of a span that has not ended both are zero. */
function timeOf(value: unknown): SpanTime | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [seconds, nanoseconds] = value;
  if (!isWhole(seconds, 9e9) || !isWhole(nanoseconds, 1e9) || seconds === 0) return null;
  return { us: seconds * 1e6 + Math.floor(nanoseconds / 1000), ns: nanoseconds % 1000 };
}

function isWhole(value: unknown, below: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < below;
}
