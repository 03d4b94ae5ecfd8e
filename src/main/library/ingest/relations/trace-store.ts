import type { Database, Statement } from 'better-sqlite3';
import { STEP_TYPES } from '../../../../shared/model/step.ts';
import { FIRST_MERGED_STEP, STEPS_PER_FILE } from '../../store/schema.ts';
import { coverTime } from '../rows/cover-time.ts';
import type { RunRow } from '../rows/run-row.ts';
import { fileOfRun } from '../rows/run-table.ts';
import { STEP_COLUMNS, StepRow } from '../rows/step-row.ts';
import type { IndexTables } from '../rows/tables.ts';
import { type TraceStep, withoutUsage } from './trace-steps.ts';

const TOOL = STEP_TYPES.indexOf('tool');

/** The steps of fragments and of the runs made from them, as rows. */
export class TraceStore {
  readonly #tables: IndexTables;
  readonly #rows: Statement<[number], StepRow>;
  readonly #lastStep: Statement<[number, number], { id: number | null }>;
  readonly #move: Statement<[{ from: number; to: number }]>;
  readonly #clear: Statement<[number]>[];
  readonly #clearFile: Statement<[number, number]>[];
  /** Rows made and not inserted yet: rows of several traces go into one INSERT. */
  #made: StepRow[] = [];
  /** The id of the next row of a file that some of `#made` belong to. */
  readonly #next = new Map<number, number>();

  constructor(db: Database, tables: IndexTables) {
    this.#tables = tables;
    this.#rows = db.prepare(`SELECT ${STEP_COLUMNS.join(', ')} FROM step WHERE run_id = ? AND merges = 1 ORDER BY id`);
    this.#lastStep = db.prepare('SELECT max(id) AS id FROM step WHERE id >= ? AND id < ?');
    this.#move = db.prepare(
      `UPDATE step SET run_id = @to, parent_id = NULL,
         parent_key = coalesce((SELECT key FROM step AS above WHERE above.id = step.parent_id), parent_key)
       WHERE run_id = @from AND merges = 1`,
    );
    this.#clear = [
      db.prepare('DELETE FROM step_part WHERE step_id IN (SELECT id FROM step WHERE run_id = ? AND merges = 1)'),
      db.prepare('DELETE FROM step WHERE run_id = ? AND merges = 1'),
      db.prepare('DELETE FROM run_model WHERE run_id = ?'),
    ];
    this.#clearFile = ['step.id', 'step_part.step_id'].map((range) => {
      const [table, column] = range.split('.');
      return db.prepare(`DELETE FROM ${table} WHERE ${column} >= ? AND ${column} < ?`);
    });
  }

  /** What was delivered of a trace: the steps of a fragment, or those of a run whose fragment has none of its own. */
  delivered(run: number): StepRow[] {
    const rows: StepRow[] = [];
    for (const row of this.#rows.iterate(run)) rows.push(Object.assign(new StepRow(row.id, row.run_id, row.key), row));
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    for (const row of rows) {
      if (row.parent_id === null) continue;
      row.parent_key = keys.get(row.parent_id) ?? null;
      row.parent_id = null;
    }
    return rows;
  }

  /** Writes what was delivered as steps of its fragments. */
  keep(rows: readonly StepRow[]): void {
    this.#tables.steps.insert(rows);
  }

  /** Makes the steps of a run those of its fragment, as they were delivered. */
  move(run: number, fragment: number): void {
    this.#move.run({ from: run, to: fragment });
  }

  clear(run: number): void {
    for (const statement of this.#clear) statement.run(run);
  }

  /** Deletes the steps of all merged runs of a file. */
  clearFile(file: number): void {
    const from = file * STEPS_PER_FILE + FIRST_MERGED_STEP;
    for (const statement of this.#clearFile) statement.run(from, (file + 1) * STEPS_PER_FILE);
  }

  /** Makes the steps of a run, which has none, and counts them in its totals. They are in the table after `flush`. */
  write(run: RunRow, steps: readonly TraceStep[]): void {
    const file = fileOfRun(run.id);
    const firstId = this.#nextStep(file);
    for (const [place, { row, parent, repeats }] of steps.entries()) {
      const deliveredIn = Math.floor(row.id / STEPS_PER_FILE);
      row.id = firstId + place;
      row.run_id = run.id;
      if (parent !== null) {
        row.parent_id = firstId + parent;
        row.parent_key = null;
      }
      if (repeats) withoutUsage(row);
      run.totals.count(row, 1);
      coverTime(run, row);
      if (row.type === TOOL) run.noteTool(row.name);
      if (deliveredIn !== file) this.#placeElsewhere(row, deliveredIn);
      this.#made.push(row);
    }
    this.#next.set(file, firstId + steps.length);
  }

  flush(): void {
    this.#tables.steps.insert(this.#made);
    this.#tables.parts.flush();
    this.begin();
  }

  /** To be called before anything is made: a transaction that was rolled back may have left something. */
  begin(): void {
    this.#made = [];
    this.#next.clear();
  }

  #nextStep(file: number): number {
    const from = file * STEPS_PER_FILE + FIRST_MERGED_STEP;
    return this.#next.get(file) ?? (this.#lastStep.get(from, (file + 1) * STEPS_PER_FILE)?.id ?? from - 1) + 1;
  }

  /** A place in the row of a step is one in the file of the step. */
  #placeElsewhere(row: StepRow, file: number): void {
    const { id, part_offset, part_length, part_line, part_pointer } = row;
    this.#tables.parts.add(id, 1, file, part_offset, part_length, part_line, part_pointer);
    Object.assign(row, { part_offset: null, part_length: null, part_line: null, part_pointer: null });
  }
}
