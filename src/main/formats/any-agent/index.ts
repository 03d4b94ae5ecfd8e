import { isObject, type JsonObject, kindOf, objectOf, textOf } from '../fields.ts';
import { dumpFormat } from '../spans/dump-format.ts';
import { idFromAll, isoTime, namedStatus, plainEvents, resourceOf } from '../spans/fields.ts';
import { withoutPlaceholder } from '../spans/placeholder.ts';
import type { Span } from '../spans/span.ts';
import { nanoTime } from '../spans/times.ts';
import { idReader } from './ids.ts';

/**
 * Spans as OpenTelemetry for Python holds them, in the traces of any-agent and as its console exporter prints them:
 * docs/formats/any-agent.md.
 */
export const anyAgentFormat = dumpFormat({
  id: 'any-agent',
  label: 'Python spans (any-agent)',
  containers: ['json', 'lines'],
  exact_integers: true,
  told_by: 'context.trace_id, context.span_id, kind and status',
  isSpan: ({ context, kind, status, span_kind, attributes, ...rest }) =>
    isObject(context) &&
    isId(context.trace_id) &&
    isId(context.span_id) &&
    ('parent' in rest || 'parent_id' in rest) &&
    textOf(kind) !== null &&
    span_kind === undefined &&
    isObject(status) &&
    isObject(attributes) &&
    // MLflow keeps its spans much alike.
    attributes['mlflow.spanType'] === undefined,
  read,
});

/** Of any width: what is recognised has not been read with exact integers yet. */
function isId(value: unknown): boolean {
  return typeof value === 'number' || textOf(value) !== null;
}

function read(value: JsonObject): Span | string {
  const context = objectOf(value.context) ?? {};
  const idOf = idReader(context.trace_id);
  const trace_id = idOf(context.trace_id, 16);
  if (trace_id === null) return `context.trace_id is ${whyNoId(context.trace_id)}`;
  const status = objectOf(value.status) ?? {};
  const span: Span = {
    trace_id,
    span_id: idOf(context.span_id, 8) ?? idFromAll(value),
    // The first in any-agent, the second from the console exporter.
    parent_id: idOf(objectOf(value.parent)?.span_id, 8) ?? idOf(value.parent_id, 8),
    name: textOf(value.name) ?? '',
    start: nanoTime(value.start_time) ?? isoTime(value.start_time),
    end: nanoTime(value.end_time) ?? isoTime(value.end_time),
    status: namedStatus(status.status_code),
    status_message: textOf(status.description),
    attributes: objectOf(value.attributes) ?? {},
    events: plainEvents(value.events),
    resource: resourceOf(value.resource),
  };
  return withoutPlaceholder(span, (id) => idOf(id, 8));
}

function whyNoId(value: unknown): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return 'a number that lost its last digits';
  return textOf(value) === null && value !== 0 ? kindOf(value) : 'all zeros';
}
