import type { Emit, Locator } from '../format.ts';
import { Recent, type RecentState } from '../recent.ts';
import { type Ranks, tellRun } from './run.ts';
import type { Span } from './span.ts';
import { stepOf } from './step.ts';

/** Traces remembered: one that comes again after so many others goes on as another part, which the index joins. */
const REMEMBERED = 1024;

interface Trace {
  run: number;
  ranks: Ranks;
}

export interface TracesState {
  runs: number;
  steps: number;
  traces: RecentState<Trace>;
}

/** The traces of one file: a trace is a run, a span a step. Nothing depends on the order in which spans come. */
export class Traces {
  readonly #traces: Recent<Trace>;
  #runs: number;
  #steps: number;

  /** `resume` is what `state()` returned; the index kept it, and the index is ours. */
  constructor(resume: unknown) {
    const state = resume as TracesState | undefined;
    this.#traces = new Recent(REMEMBERED, state?.traces);
    this.#runs = state?.runs ?? 0;
    this.#steps = state?.steps ?? 0;
  }

  state(): TracesState {
    return { runs: this.#runs, steps: this.#steps, traces: this.#traces.state() };
  }

  /** Takes a span that was read, or why it could not be. Returns whether it became a step. */
  take(span: Span | string, at: Locator, emit: Emit): boolean {
    if (typeof span === 'string') {
      emitUnreadable(span, at, emit);
      return false;
    }
    const trace = this.#traceOf(span.trace_id, emit);
    emit(stepOf(span, { run: trace.run, step: this.#steps++, at }));
    tellRun(span, trace.run, trace.ranks, emit);
    return true;
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

export function emitUnreadable(reason: string, at: Locator, emit: Emit): void {
  const message = `Span cannot be read: ${reason}. Left out, what comes after it is read.`;
  emit({ kind: 'problem', code: 'wrong_type', severity: 'error', message, at });
}
