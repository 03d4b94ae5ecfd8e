import { RECORDED_STATUSES, type RecordedStatus } from '../../../shared/model/run.ts';
import { isObject, type JsonObject, kindOf } from '../fields.ts';
import type { Emit, RecordOutcome, StepEvent, TraceParser, TraceRecord } from '../format.ts';
import { UnknownKinds } from '../kinds.ts';
import { oneLine, valueLine } from '../summary.ts';
import { schemaMajor } from './detect.ts';
import { FieldReader } from './field-reader.ts';
import { runEvent } from './run-event.ts';
import { type RunMemory, Runs, type RunsState } from './runs.ts';
import { addOutcome, stepEvent } from './step-event.ts';
import { Steps, type StepsState } from './steps.ts';

/** The newest schema this parser understands. */
const MAJOR = 1;

const STEP: RecordOutcome = { kind: 'step', became: 'step' };
const STEP_START: RecordOutcome = { kind: 'step_start', became: 'step' };
const DECISION: RecordOutcome = { kind: 'decision', became: 'step' };
const SIGNAL: RecordOutcome = { kind: 'signal', became: 'step' };
const FAILURE: RecordOutcome = { kind: 'failure', became: 'step' };
const RUN: RecordOutcome = { kind: 'run', became: 'counted' };
const END: RecordOutcome = { kind: 'end', became: 'counted' };
const NEWER: RecordOutcome = { kind: 'newer_schema', became: 'problem' };
const MALFORMED: RecordOutcome = { kind: 'malformed', became: 'problem' };

/** JSON that the library keeps at the end of what was read. */
interface ParserState {
  runs: RunsState;
  steps: StepsState;
  kinds: string[];
  newer: boolean;
  zoneless: boolean;
  line: number;
}

/** Reads `retrace/1` (docs/formats/retrace.md). One event per step: this is on the path of the import budget. */
export class RetraceParser implements TraceParser {
  readonly #runs: Runs;
  readonly #steps: Steps;
  readonly #kinds: UnknownKinds;
  readonly #fields = new FieldReader();
  /** A newer major version was found: nothing after it can be trusted to mean what it says. */
  #newer: boolean;
  /** A time without zone was reported. */
  #zoneless: boolean;
  /** Line of the latest record. */
  #line: number;

  /** `resume` is what `state()` returned; the index kept it, and the index is ours. */
  constructor(resume?: unknown) {
    const state = resume as ParserState | undefined;
    this.#runs = new Runs(state?.runs);
    this.#steps = new Steps(state?.steps);
    this.#kinds = new UnknownKinds(state?.kinds);
    this.#newer = state?.newer ?? false;
    this.#zoneless = state?.zoneless ?? false;
    this.#line = state?.line ?? 0;
  }

  state(): ParserState {
    return {
      runs: this.#runs.state(),
      steps: this.#steps.state(),
      kinds: this.#kinds.state(),
      newer: this.#newer,
      zoneless: this.#zoneless,
      line: this.#line,
    };
  }

  push(record: TraceRecord, emit: Emit): RecordOutcome {
    if (this.#newer) return NEWER;
    if (record.at.line === this.#line) {
      const message = 'Records share this line: they were written without a line break between them. All are read.';
      emit({ kind: 'problem', code: 'invalid_json', severity: 'warning', message, at: record.at });
    }
    this.#line = record.at.line;
    const value = record.value;
    if (!isObject(value)) return malformed(`Record is ${kindOf(value)}, not an object`, record, emit);
    const fields = this.#fields;
    fields.begin();
    const outcome = this.#record(value, record, emit);
    if (fields.wrong !== null && outcome !== MALFORMED) {
      const message = `Field ${fields.wrong}. It is left out, the rest of the record is read.`;
      emit({ kind: 'problem', code: 'wrong_type', severity: 'warning', message, at: record.at });
    }
    if (fields.zoneless && !this.#zoneless) {
      this.#zoneless = true;
      const message = 'Times without a zone are read as UTC.';
      emit({ kind: 'problem', code: 'zoneless_time', severity: 'warning', message, at: record.at });
    }
    return outcome;
  }

  #record(value: JsonObject, record: TraceRecord, emit: Emit): RecordOutcome {
    const id = value.run_id;
    if (typeof id !== 'string' || id === '') {
      return malformed(`Field run_id is ${kindOf(id)}, not a string`, record, emit);
    }
    switch (value.type) {
      case 'step':
        return this.#step(value, id, record, emit);
      case 'step_start':
        return this.#stepStart(value, id, record, emit);
      case 'run':
        return this.#run(value, id, record, emit);
      case 'decision':
        return this.#decision(value, id, record, emit);
      case 'signal':
        return this.#signal(value, id, record, emit);
      case 'failure':
        return this.#failure(value, id, record, emit);
      case 'end':
        return this.#end(value, id, record, emit);
      default:
        return this.#unknown(value, id, record, emit);
    }
  }

  #step(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    const stepId = value.step_id;
    if (typeof stepId !== 'string' || typeof value.step_type !== 'string') return noStep(value, record, emit);
    const run = this.#runOf(id, emit);
    const event = stepEvent(value, run, record.at, this.#fields, this.#steps);
    const started = this.#steps.close(run, stepId);
    if (started === undefined) {
      event.step = this.#steps.add(run, stepId);
      event.key = stepId;
      this.#turn(event, run, emit);
    } else {
      event.step = started;
    }
    addOutcome(event, value, run, this.#fields);
    emit(event);
    return STEP;
  }

  #stepStart(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    const stepId = value.step_id;
    if (typeof stepId !== 'string' || typeof value.step_type !== 'string') return noStep(value, record, emit);
    const run = this.#runOf(id, emit);
    const event = stepEvent(value, run, record.at, this.#fields, this.#steps);
    event.step = this.#steps.open(run, stepId);
    event.key = stepId;
    event.status = 'running';
    this.#turn(event, run, emit);
    emit(event);
    return STEP_START;
  }

  /** What the user says at the top of a run begins a turn; the first one stands in for a title. */
  #turn(event: StepEvent, run: RunMemory, emit: Emit): void {
    if (event.type === 'user_input' && event.parent === undefined && event.parent_key === undefined) {
      run.turns++;
      event.mark = 'turn';
      if (!run.title && event.summary !== undefined && event.summary !== '') {
        run.title = true;
        emit({ kind: 'run', run: run.number, title: event.summary });
      }
    }
    if (run.turns > 0) event.turn = run.turns;
  }

  #run(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    const major = schemaMajor(value.schema);
    if (major !== null && major > MAJOR) {
      this.#newer = true;
      const message = `Written as ${String(value.schema)}. This version of Retrace reads up to retrace/${MAJOR}: update Retrace to open it.`;
      emit({ kind: 'problem', code: 'newer_schema', severity: 'error', message, at: record.at });
      return NEWER;
    }
    const run = this.#runs.get(id) ?? this.#runs.add(id);
    emit({ ...runEvent(value, run, this.#fields, this.#runs, this.#steps), parts: [record.at] });
    const fork = this.#fields.text(value, 'fork_of');
    if (fork !== undefined) emit({ kind: 'link', run: run.number, to_native_id: fork, link: 'fork' });
    const replay = this.#fields.text(value, 'replay_of');
    if (replay !== undefined) emit({ kind: 'link', run: run.number, to_native_id: replay, link: 'replay_of' });
    return RUN;
  }

  #decision(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    const step = this.#stepOf(value, id, record, emit);
    const fields = this.#fields;
    emit({
      kind: 'decision',
      step,
      decision_type: fields.text(value, 'decision_type') ?? '',
      selected: typeof value.selected === 'string' ? value.selected : valueLine(value.selected),
      candidates: Array.isArray(value.candidates) ? value.candidates.map((one) => valueLine(one)) : [],
      reason_code: fields.text(value, 'reason_code') ?? null,
      confidence: fields.number(value, 'confidence') ?? null,
    });
    return DECISION;
  }

  #signal(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    if (typeof value.value !== 'boolean') {
      return malformed(`Field value of the signal is ${kindOf(value.value)}, not true or false`, record, emit);
    }
    const step = this.#stepOf(value, id, record, emit);
    emit({
      kind: 'signal',
      step,
      signal_type: this.#fields.text(value, 'signal_type') ?? '',
      signal_code: this.#fields.text(value, 'signal_code') ?? '',
      value: value.value,
      weight: this.#fields.number(value, 'weight') ?? null,
    });
    return SIGNAL;
  }

  #failure(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    const step = this.#stepOf(value, id, record, emit);
    const run = this.#runOf(id, emit);
    run.failure = this.#fields.failure(value);
    emit({ kind: 'step', run: run.number, step, status: 'error', error: run.failure });
    return FAILURE;
  }

  #end(value: JsonObject, id: string, { at }: TraceRecord, emit: Emit): RecordOutcome {
    const run = this.#runOf(id, emit);
    const status = recordedStatus(this.#fields.text(value, 'status'));
    const ended_at_us = this.#fields.time(value, 'ended_at')?.us ?? null;
    const bad = status === 'failure' || status === 'partial';
    const failure = bad && run.failure !== null ? { failure: run.failure } : {};
    emit({ kind: 'run_end', run: run.number, status, ended_at_us, ...failure, parts: [at] });
    this.#runs.end(run);
    return END;
  }

  /** Record types that a later version added stay visible. */
  #unknown(value: JsonObject, id: string, record: TraceRecord, emit: Emit): RecordOutcome {
    if (typeof value.type !== 'string')
      return malformed(`Field type is ${kindOf(value.type)}, not a string`, record, emit);
    const { type, run_id: _run, step_id: _step, ...rest } = value;
    this.#event(this.#runOf(id, emit), value.type, valueLine(rest), value, record, emit);
    return { kind: `event:${this.#kinds.nameOf(value.type)}`, became: 'step' };
  }

  /** A step of its own for a record that has none to go to. */
  #event(run: RunMemory, name: string, summary: string, value: JsonObject, record: TraceRecord, emit: Emit): number {
    const step = this.#steps.next();
    const fields = this.#fields;
    emit({
      kind: 'step',
      run: run.number,
      step,
      key: `record-${record.index}`,
      type: 'event',
      name: oneLine(name),
      summary,
      status: 'unknown',
      started_at_us: (fields.time(value, 'at') ?? fields.time(value, 'started_at'))?.us ?? null,
      ...(run.turns > 0 ? { turn: run.turns } : {}),
      parts: [record.at],
    });
    return step;
  }

  /** The step that a record speaks of, with the record as one more part; an event where the file has no such step. */
  #stepOf(value: JsonObject, id: string, record: TraceRecord, emit: Emit): number {
    const run = this.#runOf(id, emit);
    const stepId = this.#fields.text(value, 'step_id');
    const number = stepId === undefined ? undefined : this.#steps.find(run, stepId);
    if (number === undefined) {
      const summary = valueLine(value.message ?? value.selected ?? value.signal_code);
      return this.#event(run, String(value.type), summary, value, record, emit);
    }
    emit({ kind: 'step', run: run.number, step: number, parts: [record.at] });
    return number;
  }

  /** A file whose beginning was cut off has steps of a run that no record announced. */
  #runOf(id: string, emit: Emit): RunMemory {
    const known = this.#runs.get(id);
    if (known !== undefined) return known;
    const run = this.#runs.add(id);
    emit({ kind: 'run', run: run.number, native_id: id });
    return run;
  }
}

function recordedStatus(status: string | undefined): RecordedStatus {
  return RECORDED_STATUSES.find((known) => known === status) ?? 'unknown';
}

function noStep(value: JsonObject, record: TraceRecord, emit: Emit): RecordOutcome {
  const key = typeof value.step_id === 'string' ? 'step_type' : 'step_id';
  return malformed(`Field ${key} is ${kindOf(value[key])}, not a string`, record, emit);
}

/** Reports a record that gives no step; `fact` says what is wrong, without a full stop. */
function malformed(fact: string, record: TraceRecord, emit: Emit): RecordOutcome {
  const message = `${fact}. The record is left out.`;
  emit({ kind: 'problem', code: 'wrong_type', severity: 'error', message, at: record.at });
  return MALFORMED;
}
