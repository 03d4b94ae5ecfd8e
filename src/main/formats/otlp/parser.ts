import { arrayOf, isObject, type JsonObject, kindOf } from '../fields.ts';
import type { Emit, Locator, ParserContext, RecordOutcome, TraceParser, TraceRecord } from '../format.ts';
import { Recent, type RecentState } from '../recent.ts';
import { type Ranks, tellRun } from '../spans/run.ts';
import { stepOf } from '../spans/step.ts';
import { attributesOf } from './any-value.ts';
import { spanOf } from './decode.ts';

/** Traces remembered: one that comes again after so many others goes on as another part, which the index joins. */
const REMEMBERED = 1024;

interface Trace {
  run: number;
  ranks: Ranks;
}

interface ParserState {
  runs: number;
  steps: number;
  traces: RecentState<Trace>;
}

/** Reads exports of spans. A trace is a run, a span a step; nothing depends on the order in which spans come. */
export class OtlpParser implements TraceParser {
  readonly #traces: Recent<Trace>;
  #runs: number;
  #steps: number;

  /** `context.resume` is what `state()` returned; the index kept it, and the index is ours. */
  constructor(context: ParserContext) {
    const state = context.resume as ParserState | undefined;
    this.#traces = new Recent(REMEMBERED, state?.traces);
    this.#runs = state?.runs ?? 0;
    this.#steps = state?.steps ?? 0;
  }

  state(): ParserState {
    return { runs: this.#runs, steps: this.#steps, traces: this.#traces.state() };
  }

  push({ value, at }: TraceRecord, emit: Emit): RecordOutcome {
    if (!isObject(value)) return malformed('record', `a record is an object, this is ${kindOf(value)}`, at, emit);
    const { resourceSpans } = value;
    if (resourceSpans === undefined) return { kind: signalOf(value), became: 'counted' };
    if (!Array.isArray(resourceSpans)) {
      return malformed('resourceSpans', `resourceSpans is ${kindOf(resourceSpans)}, not an array`, at, emit);
    }
    const before = this.#steps;
    let bad = 0;
    for (const { span, resource, pointer } of spansIn(resourceSpans)) {
      const read = spanOf(span, resource);
      const place = { ...at, pointer: `${at.pointer ?? ''}${pointer}` };
      if (typeof read === 'string') {
        bad++;
        problem(read, place, emit);
        continue;
      }
      const trace = this.#traceOf(read.trace_id, emit);
      emit(stepOf(read, { run: trace.run, step: this.#steps++, at: place }));
      tellRun(read, trace.run, trace.ranks, emit);
    }
    if (this.#steps > before) return { kind: 'spans', became: 'step' };
    return bad > 0 ? { kind: 'spans:unreadable', became: 'problem' } : { kind: 'spans:none', became: 'counted' };
  }

  #traceOf(native_id: string, emit: Emit): Trace {
    const known = this.#traces.get(native_id);
    if (known !== undefined) return known;
    const trace: Trace = { run: this.#runs++, ranks: {} };
    this.#traces.set(native_id, trace);
    emit({ kind: 'run', run: trace.run, native_id });
    return trace;
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
  problem(reason, at, emit);
  return { kind: `${kind}:malformed`, became: 'problem' };
}

function problem(reason: string, at: Locator, emit: Emit): void {
  const message = `Span cannot be read: ${reason}. Left out, what comes after it is read.`;
  emit({ kind: 'problem', code: 'wrong_type', severity: 'error', message, at });
}
