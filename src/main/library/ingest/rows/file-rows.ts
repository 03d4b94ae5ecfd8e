import { STEP_TYPES } from '../../../../shared/model/step.ts';
import type {
  DecisionEvent,
  LinkEvent,
  RunEvent,
  SignalEvent,
  StepEvent,
  TraceEvent,
} from '../../../formats/format.ts';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import { coverTime } from './cover-time.ts';
import type { FileProblems } from './file-problems.ts';
import { FileRuns, runKey } from './file-runs.ts';
import { FileSteps } from './file-steps.ts';
import type { IndexedFile } from './indexed-file.ts';
import { type Pricer, priceStep } from './pricing.ts';
import type { RunRow } from './run-row.ts';
import { runId } from './run-table.ts';
import { StepRow } from './step-row.ts';
import { batches, type IndexTables } from './tables.ts';
import { WaitingSteps } from './waiting-steps.ts';

const TOOL = STEP_TYPES.indexOf('tool');

/** Parents are followed this far when a circle is looked for. */
const MAX_ANCESTORS = 10_000;

/** What a flush changed that concerns more than this file. */
export interface FlushedRows {
  /** Runs whose row changed. */
  runs: readonly number[];
  /** Runs that are new or name another parent. */
  placed_runs: readonly number[];
  /** Keys of runs that new links point at. */
  linked_keys: readonly string[];
  /** Model responses of new or changed steps. */
  response_ids: readonly string[];
  /** Lowest number of a step whose row or whose children changed, null when there is none. */
  lowest_step: number | null;
  /** Of a format that merges: the steps that were read. They are in no table yet. */
  delivered: readonly StepRow[];
}

/** Whether the steps of a file are in order of their start; stored to go on later. */
export interface StartOrder {
  latest_us: number | null;
  in_order: boolean;
}

/**
 * Turns the events of one file into rows. What ends up in the tables does not depend on when `flush` is
 * called, only on the events.
 */
export class FileRows {
  readonly #tables: IndexTables;
  readonly #file: IndexedFile;
  readonly #problems: FileProblems;
  readonly #runs: FileRuns;
  readonly #steps: FileSteps;
  readonly #price: Pricer;
  #delivered: StepRow[] = [];
  #waiting: WaitingSteps | null = null;
  #nextLink: number | null = null;
  readonly #placedRuns = new Set<number>();
  readonly #linkedKeys = new Set<string>();
  readonly #responses = new Set<string>();
  #lowest: number | null = null;
  readonly #order: StartOrder;

  constructor(
    tables: IndexTables,
    file: IndexedFile,
    from: { steps: number; order: StartOrder },
    problems: FileProblems,
    price: Pricer,
  ) {
    this.#order = from.order;
    this.#tables = tables;
    this.#file = file;
    this.#problems = problems;
    this.#price = price;
    this.#runs = new FileRuns(tables, file, (run) => this.#placedRuns.add(run.id));
    this.#steps = new FileSteps(tables, file, from.steps, this.#runs, price, (rows) => this.#noteFlushed(rows));
  }

  /** Steps of the file so far. */
  get steps(): number {
    return this.#steps.count;
  }

  /** Whether every step so far started no earlier than the one before it. */
  get order(): StartOrder {
    return this.#order;
  }

  apply(event: TraceEvent): void {
    switch (event.kind) {
      case 'step':
        if (this.#file.merges) this.#deliver(event);
        else this.#applyStep(event);
        break;
      case 'run':
        this.#applyRun(event);
        break;
      case 'run_end': {
        const run = this.#runs.get(event.run);
        run.end(event);
        this.#runs.change(run);
        break;
      }
      case 'decision':
        this.#applyDecision(event);
        break;
      case 'signal':
        this.#applySignal(event);
        break;
      case 'link':
        this.#applyLink(event);
        break;
      case 'problem':
        this.#problems.add(event, event.severity, event.at);
        break;
    }
  }

  /** Writes the steps kept so far: bounds memory and spreads the work. */
  flushSteps(): void {
    this.#steps.flush();
  }

  /** Writes everything as part of commit `rev`. */
  flush(rev: number): FlushedRows {
    this.#steps.flush();
    for (const batch of batches(this.#tables)) batch.flush();
    const flushed: FlushedRows = {
      runs: this.#runs.flush(rev),
      placed_runs: [...this.#placedRuns],
      linked_keys: [...this.#linkedKeys],
      response_ids: [...this.#responses],
      lowest_step: this.#lowest,
      delivered: this.#delivered,
    };
    this.#delivered = [];
    this.#placedRuns.clear();
    this.#linkedKeys.clear();
    this.#responses.clear();
    this.#lowest = null;
    return flushed;
  }

  /** Forgets rows that others may have changed; only right after `flush`. */
  forgetRows(): void {
    this.#steps.clear();
    this.#runs.clear();
  }

  /** Takes over a step that is told whole. What it means for its trace is found where all of that comes together. */
  #deliver(event: StepEvent): void {
    const run = this.#runs.get(event.run);
    const row = new StepRow(this.#steps.take(event.step), run.id, event.key ?? String(event.step));
    row.merges = 1;
    row.parent_key = event.parent_key ?? null;
    row.apply(event);
    const [part] = event.parts ?? [];
    if (part !== undefined) row.addPart(part);
    priceStep(row, this.#price);
    // Of a fragment the number of steps alone is asked for.
    run.totals.steps++;
    this.#runs.change(run);
    this.#delivered.push(row);
  }

  #applyStep(event: StepEvent): void {
    const run = this.#runs.get(event.run);
    // Looked for first: the search may write rows, and an open row must not be among them.
    const { parent_key } = event;
    const parent = parent_key === undefined ? null : this.#steps.find(run.id, parent_key);
    this.#noteOrder(event);
    let row = this.#steps.open(event.step);
    if (row === null) row = this.#createStep(event, run, parent);
    else if (event.parent_key !== undefined) this.#adoptByKey(row, run, event.parent_key, parent);
    // Who holds the response that it had must be decided anew.
    if (event.response_id !== undefined && row.response_id !== null) this.#responses.add(row.response_id);
    row.apply(event);
    if (event.parent !== undefined) this.#adopt(row, event.parent === null ? null : this.#steps.idOf(event.parent));
    if (event.retry_of !== undefined) row.retry_of = this.#steps.idOf(event.retry_of);
    if (event.parts !== undefined) for (const part of event.parts) row.addPart(part);
    if (event.started_at_us !== undefined || event.duration_us !== undefined) coverTime(run, row);
    if (row.type === TOOL && (event.name !== undefined || event.type !== undefined)) run.noteTool(row.name);
  }

  #noteOrder({ step, started_at_us }: StepEvent): void {
    const isNew = step >= this.#steps.count;
    if (started_at_us === undefined && !isNew) return;
    const start = started_at_us ?? null;
    // A step may name its start once more, not another one.
    if (!isNew && this.#steps.peek(this.#steps.idOf(step))?.started_at_us === start) return;
    const order = this.#order;
    if (!isNew || start === null || start < (order.latest_us ?? start)) order.in_order = false;
    else order.latest_us = start;
  }

  #createStep(event: StepEvent, run: RunRow, parent: number | null): StepRow {
    const key = event.key ?? String(event.step);
    const row = this.#steps.create(event.step, run, key);
    const waiting = this.#waitingSteps();
    for (const number of waiting.take(run.id, key)) {
      const child = this.#steps.open(number);
      if (child?.parent_key !== key) continue;
      // It waits no longer, even where the step is below it.
      child.parent_key = null;
      this.#adopt(child, row.id);
    }
    if (event.parent_key !== undefined) this.#adoptByKey(row, run, event.parent_key, parent);
    return row;
  }

  #adoptByKey(row: StepRow, run: RunRow, key: string, parent: number | null): void {
    if (parent !== null) {
      this.#adopt(row, parent);
      return;
    }
    row.parent_key = key;
    this.#waitingSteps().add(run.id, key, row.id - this.#steps.idOf(0));
  }

  /** Sets the parent, unless the step is above it: files may say anything. */
  #adopt(row: StepRow, parent: number | null): void {
    let above = parent;
    for (let hops = 0; above !== null; hops++) {
      if (above === row.id || hops > MAX_ANCESTORS) return;
      above = this.#steps.peek(above)?.parent_id ?? null;
    }
    row.parent_id = parent;
    row.parent_key = null;
  }

  #applyRun(event: RunEvent): void {
    const run = this.#runs.get(event.run, event);
    run.apply(event);
    this.#runs.change(run);
    if (event.parent_run_native_id !== undefined) {
      run.facts.parent_run_key = runKey(this.#file.format, event.parent_run_native_id, null);
      this.#placedRuns.add(run.id);
    }
    if (event.parent_step_key !== undefined) {
      run.facts.parent_step_key = event.parent_step_key;
      this.#placedRuns.add(run.id);
    }
    if (event.parent_run !== undefined) {
      const step = event.parent_step === undefined ? null : this.#steps.idOf(event.parent_step);
      this.#tables.runs.setLocalParent(run.id, runId(this.#file.id, event.parent_run), step);
      this.#placedRuns.add(run.id);
    }
  }

  #applyDecision({ step, decision_type, selected, candidates, reason_code, confidence }: DecisionEvent): void {
    const row = this.#steps.open(step);
    if (row === null) return;
    row.has_decision = 1;
    row.decisions ??= this.#tables.decisions.countOf(row.id);
    const n = row.decisions++;
    const chosen = JSON.stringify(candidates);
    this.#tables.decisions.add(row.id, n, decision_type, selected, chosen, reason_code, confidence);
  }

  #applySignal({ step, signal_type, signal_code, value, weight }: SignalEvent): void {
    const row = this.#steps.peek(this.#steps.idOf(step));
    if (row === null) return;
    row.signals ??= this.#tables.signals.countOf(row.id);
    this.#tables.signals.add(row.id, row.signals++, signal_type, signal_code, value ? 1 : 0, weight);
  }

  #applyLink(event: LinkEvent): void {
    const from = this.#runs.get(event.run);
    const key = runKey(this.#file.format, event.to_native_id, event.to_agent_id ?? null);
    const step = event.from_step === undefined ? null : this.#steps.idOf(event.from_step);
    const base = this.#file.id * STEPS_PER_FILE;
    this.#nextLink ??= this.#tables.nextLink.get(base, base + STEPS_PER_FILE)?.id ?? base;
    this.#tables.links.add(this.#nextLink++, from.id, step, key, event.link);
    this.#linkedKeys.add(key);
  }

  #noteFlushed(rows: readonly StepRow[]): void {
    let lowest = this.#lowest === null ? Infinity : this.#steps.idOf(this.#lowest);
    for (const row of rows) {
      // A new step changes its parent's count of children, a retry the count of every attempt before it.
      lowest = Math.min(lowest, row.id, row.parent_id ?? Infinity, row.retry_of === null ? Infinity : 0);
      if (row.response_id !== null) this.#responses.add(row.response_id);
    }
    if (lowest < Infinity) this.#lowest = Math.max(0, lowest - this.#steps.idOf(0));
  }

  #waitingSteps(): WaitingSteps {
    if (this.#waiting === null) {
      this.#waiting = new WaitingSteps();
      const base = this.#steps.idOf(0);
      if (this.#steps.count > 0) {
        for (const { id, run_id, parent_key } of this.#tables.waiting.iterate(base, base + STEPS_PER_FILE)) {
          this.#waiting.add(run_id, parent_key, id - base);
        }
      }
    }
    return this.#waiting;
  }
}
