import type { Database, Statement } from 'better-sqlite3';
import { prepareInsert, ROWS_PER_INSERT } from './batch-insert.ts';
import { type Bound, STEP_COLUMNS, StepRow } from './step-row.ts';

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
    if (columns === undefined) return undefined;
    const unknown = { parts: null, decisions: null, signals: null };
    return Object.assign(new StepRow(id, columns.run_id, columns.key), columns, unknown, {
      stored: true,
      changed: false,
    });
  }

  update(row: StepRow): void {
    const [id = null, ...changing] = row.values();
    this.#update.run([...changing, id]);
  }

  /** Inserts rows in the given order, binding only the columns that one of some neighbours uses. */
  insert(rows: readonly StepRow[]): void {
    for (let from = 0; from < rows.length; ) {
      const count = rows.length - from >= ROWS_PER_INSERT ? ROWS_PER_INSERT : 1;
      const cells: Bound[][] = [];
      for (let i = from; i < from + count; i++) cells.push(rows[i]?.values() ?? []);
      const used = usedColumns(cells);
      const bound: Bound[] = [];
      for (const row of cells) for (const column of used) bound.push(row[column] ?? null);
      this.#insertOf(used, count).run(bound);
      from += count;
    }
  }

  #insertOf(used: readonly number[], rows: number): Statement<[Bound[]]> {
    const shape = `${rows}:${used.join()}`;
    let statement = this.#inserts.get(shape);
    if (statement === undefined) {
      const columns = STEP_COLUMNS.filter((_, column) => used.includes(column));
      statement = prepareInsert(this.#db, 'step', columns, rows);
      if (this.#inserts.size >= MAX_STATEMENTS) this.#inserts.clear();
      this.#inserts.set(shape, statement);
    }
    return statement;
  }
}

function usedColumns(rows: readonly Bound[][]): number[] {
  const used: number[] = [];
  for (let column = 0; column < STEP_COLUMNS.length; column++) {
    for (const row of rows) {
      if (row[column] === null) continue;
      used.push(column);
      break;
    }
  }
  return used;
}
