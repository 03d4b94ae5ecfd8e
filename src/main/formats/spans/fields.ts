import { fingerprint } from '../failed-calls.ts';
import { arrayOf, isObject, type JsonObject, objectOf, textOf } from '../fields.ts';
import { parseTime } from '../time.ts';
import type { Span, SpanEvent, SpanTime } from './span.ts';

/** Parts of a span as most dumps write them, whose attributes are plain values. */

/** A span without an id of its own is told by all it says, so that a second delivery is the same. */
export function idFromAll(value: JsonObject): string {
  return `span-${fingerprint(JSON.stringify(value))}`;
}

/** ISO 8601 to the nanosecond; without a zone it is UTC, as OpenTelemetry writes it. */
export function isoTime(value: unknown): SpanTime | null {
  const time = parseTime(value);
  return time === null ? null : { us: time.us, ns: time.ns };
}

/** `OK`, `ERROR`, in any case, also behind `StatusCode.`. */
export function namedStatus(value: unknown): Span['status'] {
  const name = textOf(value)
    ?.replace(/^.*[._]/, '')
    .toLowerCase();
  return name === 'ok' || name === 'error' ? name : 'unset';
}

export function plainEvents(value: unknown): SpanEvent[] {
  return arrayOf(value).flatMap((event) =>
    isObject(event) ? [{ name: textOf(event.name) ?? '', attributes: objectOf(event.attributes) ?? {} }] : [],
  );
}

export function resourceOf(value: unknown): JsonObject {
  return (isObject(value) ? objectOf(value.attributes) : null) ?? {};
}
