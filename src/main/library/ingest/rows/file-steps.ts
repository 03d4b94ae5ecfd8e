import { STEPS_PER_FILE } from '../../store/schema.ts';
import type { FileRuns } from './file-runs.ts';
import type { IndexedFile } from './indexed-file.ts';
import { type Pricer, priceStep } from './pricing.ts';
import type { RunRow } from './run-row.ts';
import { StepKeys } from './step-keys.ts';
import { StepRow } from './step-row.ts';
import type { IndexTables } from './tables.ts';
import { countedFacts, lostByChange } from './totals.ts';

/** Steps kept in memory after they were written: most changes to a step come soon after it. */
const MAX_CACHED = 1_024;

/**
 * The steps of one file, by their number in it. Changes stay in memory until `flush`, so that a step that
 * changes soon after it came is written once.
 */
export class FileSteps {
  readonly #tables: IndexTables;
  readonly #file: IndexedFile;
  readonly #runs: FileRuns;
  readonly #price: Pricer;
  readonly #onFlush: (rows: readonly StepRow[]) => void;
  readonly #cached = new Map<number, StepRow>();
  #changed: StepRow[] = [];
  #count: number;
  #keys: StepKeys | null = null;

  constructor(
    tables: IndexTables,
    file: IndexedFile,
    count: number,
    runs: FileRuns,
    price: Pricer,
    onFlush: (rows: readonly StepRow[]) => void,
  ) {
    this.#onFlush = onFlush;
    this.#tables = tables;
    this.#file = file;
    this.#count = count;
    this.#runs = runs;
    this.#price = price;
  }

  /** Steps so far; the next one has this number. */
  get count(): number {
    return this.#count;
  }

  idOf(number: number): number {
    return this.#file.id * STEPS_PER_FILE + number;
  }

  /** The step with this id as it is now, or null. Not to be changed. */
  peek(id: number): StepRow | null {
    const cached = this.#cached.get(id);
    if (cached !== undefined) return cached;
    const row = this.#tables.steps.load(id);
    if (row === undefined) return null;
    this.#cached.set(id, row);
    return row;
  }

  /** The step with this number for changing: it is out of its run's totals until `flush`. Null when there is none. */
  open(number: number): StepRow | null {
    const row = number < this.#count ? this.peek(this.idOf(number)) : null;
    if (row === null || row.changed) return row;
    const run = this.#runs.byId(row.run_id);
    run.totals.count(row, -1);
    row.before = countedFacts(row);
    row.changed = true;
    this.#changed.push(row);
    this.#runs.change(run);
    return row;
  }

  /** Counts a new step; returns its id. */
  take(number: number): number {
    this.#count = Math.max(this.#count, number + 1);
    return this.idOf(number);
  }

  create(number: number, run: RunRow, key: string): StepRow {
    const row = new StepRow(this.idOf(number), run.id, this.keys.take(run.id, key));
    this.take(number);
    this.#cached.set(row.id, row);
    this.#changed.push(row);
    this.#runs.change(run);
    return row;
  }

  /** Keys of all steps of the file. */
  get keys(): StepKeys {
    if (this.#keys === null) {
      this.#keys = new StepKeys();
      if (this.#count > 0) {
        for (const { run_id, key } of this.#tables.keys.iterate(this.idOf(0), this.idOf(STEPS_PER_FILE))) {
          this.#keys.add(run_id, key);
        }
      }
    }
    return this.#keys;
  }

  /** Id of the step of a run with this key, or null. Costs a search: only for keys that are not at hand. */
  find(runId: number, key: string): number | null {
    if (!this.keys.has(runId, key)) return null;
    this.flush();
    return this.#tables.stepByKey.get(this.idOf(0), this.idOf(STEPS_PER_FILE), runId, key)?.id ?? null;
  }

  /** Writes what changed and counts it in the totals of the runs. */
  flush(): void {
    const changed = this.#changed;
    if (changed.length === 0) return;
    this.#changed = [];
    const inserts: StepRow[] = [];
    for (const row of changed) {
      priceStep(row, this.#price);
      const run = this.#runs.byId(row.run_id);
      run.totals.count(row, 1);
      if (row.before !== null && lostByChange(row.before, countedFacts(row))) run.recount = true;
      row.before = null;
      row.changed = false;
      if (row.stored) this.#tables.steps.update(row);
      else inserts.push(row);
    }
    this.#tables.steps.insert(inserts);
    for (const row of changed) this.#flushParts(row);
    for (const row of inserts) row.stored = true;
    this.#evict();
    this.#onFlush(changed);
  }

  /** Forgets rows that were read; only right after `flush`. */
  clear(): void {
    this.#cached.clear();
  }

  #flushParts(row: StepRow): void {
    if (row.newParts === null) return;
    row.parts ??= this.#tables.parts.countOf(row.id);
    for (const { offset, length, line, pointer } of row.newParts) {
      // The first part is in the step's own row.
      this.#tables.parts.add(row.id, ++row.parts, this.#file.id, offset, length, line, pointer ?? null);
    }
    row.newParts = null;
  }

  #evict(): void {
    if (this.#cached.size <= MAX_CACHED) return;
    let excess = this.#cached.size - MAX_CACHED / 2;
    for (const id of this.#cached.keys()) {
      if (excess-- <= 0) break;
      this.#cached.delete(id);
    }
  }
}
