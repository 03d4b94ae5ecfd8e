import { idOf, isObject, type JsonObject, kindOf, objectOf, textOf } from '../fields.ts';
import { dumpFormat } from '../spans/dump-format.ts';
import { idFromAll, isoTime, namedStatus, plainEvents } from '../spans/fields.ts';
import { withoutPlaceholder } from '../spans/placeholder.ts';
import type { Span } from '../spans/span.ts';
import { flatten } from './flatten.ts';

/** Spans as Arize Phoenix hands them out: docs/formats/phoenix.md. */
export const phoenixFormat = dumpFormat({
  id: 'phoenix',
  label: 'Phoenix spans',
  containers: ['json', 'lines'],
  told_by: 'context.trace_id, context.span_id and span_kind',
  isSpan: ({ context, span_kind, parent_id, attributes }) =>
    isObject(context) &&
    textOf(context.trace_id) !== null &&
    textOf(context.span_id) !== null &&
    textOf(span_kind) !== null &&
    (parent_id === null || typeof parent_id === 'string') &&
    isObject(attributes),
  read,
});

function read(value: JsonObject): Span | string {
  const context = objectOf(value.context) ?? {};
  const trace_id = idOf(context.trace_id);
  if (trace_id === null) return `context.trace_id is ${kindOf(context.trace_id)}`;
  const span: Span = {
    trace_id,
    span_id: idOf(context.span_id) ?? idFromAll(value),
    parent_id: idOf(value.parent_id),
    name: textOf(value.name) ?? '',
    start: isoTime(value.start_time),
    end: isoTime(value.end_time),
    status: namedStatus(value.status_code),
    status_message: textOf(value.status_message),
    attributes: attributesOf(value),
    events: plainEvents(value.events),
    resource: {},
  };
  return withoutPlaceholder(span, idOf);
}

/** Phoenix takes the kind out of the attributes; of spans without one it says `UNKNOWN`. */
function attributesOf({ attributes, span_kind }: JsonObject): JsonObject {
  const flat = flatten(objectOf(attributes) ?? {});
  const kind = textOf(span_kind)?.toUpperCase();
  if (kind === undefined || kind === 'UNKNOWN' || 'openinference.span.kind' in flat) return flat;
  return { ...flat, 'openinference.span.kind': kind };
}
