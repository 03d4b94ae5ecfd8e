import { arrayOf, isObject, type JsonObject, kindOf } from '../fields.ts';
import type { Emit, Locator, ParserContext, RecordOutcome, TraceParser, TraceRecord } from '../format.ts';
import { emitUnreadable, Traces, type TracesState } from '../spans/traces.ts';
import { attributesOf } from './any-value.ts';
import { spanOf } from './decode.ts';

/** Reads exports of spans: a record holds any number of them, of any traces. */
export class OtlpParser implements TraceParser {
  readonly #traces: Traces;

  constructor(context: ParserContext) {
    this.#traces = new Traces(context.resume);
  }

  state(): TracesState {
    return this.#traces.state();
  }

  push({ value, at }: TraceRecord, emit: Emit): RecordOutcome {
    if (!isObject(value)) return malformed('record', `a record is an object, this is ${kindOf(value)}`, at, emit);
    const { resourceSpans } = value;
    if (resourceSpans === undefined) return { kind: signalOf(value), became: 'counted' };
    if (!Array.isArray(resourceSpans)) {
      return malformed('resourceSpans', `resourceSpans is ${kindOf(resourceSpans)}, not an array`, at, emit);
    }
    let steps = 0;
    let bad = 0;
    for (const { span, resource, pointer } of spansIn(resourceSpans)) {
      const place = { ...at, pointer: `${at.pointer ?? ''}${pointer}` };
      if (this.#traces.take(spanOf(span, resource), place, emit)) steps++;
      else bad++;
    }
    if (steps > 0) return { kind: 'spans', became: 'step' };
    return bad > 0 ? { kind: 'spans:unreadable', became: 'problem' } : { kind: 'spans:none', became: 'counted' };
  }
}

function* spansIn(
  resourceSpans: readonly unknown[],
): Iterable<{ span: unknown; resource: JsonObject; pointer: string }> {
  for (const [r, entry] of resourceSpans.entries()) {
    if (!isObject(entry)) continue;
    const resource = attributesOf(isObject(entry.resource) ? entry.resource.attributes : null);
    // The second is what exporters wrote before 2022.
    for (const scopes of ['scopeSpans', 'instrumentationLibrarySpans']) {
      for (const [s, scope] of arrayOf(entry[scopes]).entries()) {
        const spans = isObject(scope) ? arrayOf(scope.spans) : [];
        for (const [n, span] of spans.entries()) {
          yield { span, resource, pointer: `/resourceSpans/${r}/${scopes}/${s}/spans/${n}` };
        }
      }
    }
  }
}

/** Lines of the other signals of OpenTelemetry may stand between those of spans. */
function signalOf(value: JsonObject): string {
  return ['resourceLogs', 'resourceMetrics', 'resourceProfiles'].find((key) => key in value) ?? 'other';
}

function malformed(kind: string, reason: string, at: Locator, emit: Emit): RecordOutcome {
  emitUnreadable(reason, at, emit);
  return { kind: `${kind}:malformed`, became: 'problem' };
}
