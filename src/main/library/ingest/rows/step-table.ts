import type { Database, Statement } from 'better-sqlite3';
import { type Bound, STEP_COLUMNS, StepRow } from './step-row.ts';

/** Rows in one INSERT: a call into SQLite costs about as much as binding ten values. */
const ROWS_PER_INSERT = 16;
/** Prepared INSERTs kept, one for each set of columns met. */
const MAX_STATEMENTS = 64;

/** Reads and writes rows of `step`. */
export class StepTable {
  readonly #db: Database;
  readonly #update: Statement<[Bound[]]>;
  readonly #select: Statement<[number], StepRow>;
  readonly #inserts = new Map<string, Statement<[Bound[]]>>();

  constructor(db: Database) {
    this.#db = db;
    const changing = STEP_COLUMNS.slice(1);
    this.#update = db.prepare<[Bound[]]>(
      `UPDATE step SET ${changing.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    );
    this.#select = db.prepare(`SELECT ${STEP_COLUMNS.join(', ')} FROM step WHERE id = ?`);
  }

  /** The row with this id, or undefined. */
  load(id: number): StepRow | undefined {
    const columns = this.#select.get(id);
    return (
      columns && Object.assign(new StepRow(id, columns.run_id, columns.key), columns, { stored: true, changed: false })
    );
  }

  update(row: StepRow): void {
    const [id = null, ...changing] = row.values();
    this.#update.run([...changing, id]);
  }

  /** Inserts rows in the given order, binding only the columns that one of them uses. */
  insert(rows: readonly StepRow[]): void {
    const values = rows.map((row) => row.values());
    const used: number[] = [];
    for (let column = 0; column < STEP_COLUMNS.length; column++) {
      if (values.some((row) => row[column] !== null)) used.push(column);
    }
    let from = 0;
    while (from < values.length) {
      const count = values.length - from >= ROWS_PER_INSERT ? ROWS_PER_INSERT : 1;
      const bound: Bound[] = [];
      for (const row of values.slice(from, from + count)) {
        for (const column of used) bound.push(row[column] ?? null);
      }
      this.#insertOf(used, count).run(bound);
      from += count;
    }
  }

  #insertOf(used: readonly number[], rows: number): Statement<[Bound[]]> {
    const shape = `${rows}:${used.join()}`;
    let statement = this.#inserts.get(shape);
    if (statement === undefined) {
      const columns = used.map((column) => STEP_COLUMNS[column]).join(', ');
      const row = `(${used.map(() => '?').join(', ')})`;
      statement = this.#db.prepare<[Bound[]]>(
        `INSERT INTO step (${columns}) VALUES ${Array(rows).fill(row).join(', ')}`,
      );
      if (this.#inserts.size >= MAX_STATEMENTS) this.#inserts.clear();
      this.#inserts.set(shape, statement);
    }
    return statement;
  }
}
