import type { Database, Statement } from 'better-sqlite3';
import type { Bound } from './step-row.ts';

/** Rows in one INSERT: a call into SQLite costs about as much as binding ten values. */
export const ROWS_PER_INSERT = 16;

/** Prepares an INSERT of `rows` rows at a time. */
export function prepareInsert(
  db: Database,
  table: string,
  columns: readonly string[],
  rows: number,
): Statement<[Bound[]]> {
  const row = `(${columns.map(() => '?').join(', ')})`;
  return db.prepare<[Bound[]]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`,
  );
}

/** Collects rows of one table and inserts them several at a time, in order. */
export class BatchInsert {
  readonly #columns: number;
  readonly #one: Statement<[Bound[]]>;
  readonly #many: Statement<[Bound[]]>;
  readonly #count: Statement<[number], { n: number }>;
  #bound: Bound[] = [];

  constructor(db: Database, table: string, columns: readonly string[]) {
    this.#count = db.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${columns[0]} = ?`);
    this.#columns = columns.length;
    this.#one = prepareInsert(db, table, columns, 1);
    this.#many = prepareInsert(db, table, columns, ROWS_PER_INSERT);
  }

  /** Values in the order of the columns. */
  add(...values: Bound[]): void {
    for (const value of values) this.#bound.push(value);
    if (this.#bound.length < this.#columns * ROWS_PER_INSERT) return;
    this.#many.run(this.#bound);
    this.#bound = [];
  }

  /** Rows whose first column is `id`. */
  countOf(id: number): number {
    this.flush();
    return this.#count.get(id)?.n ?? 0;
  }

  /** Inserts what is left; before anything reads the table, and before a commit. */
  flush(): void {
    const bound = this.#bound;
    this.#bound = [];
    for (let at = 0; at < bound.length; at += this.#columns) this.#one.run(bound.slice(at, at + this.#columns));
  }

  /** Forgets what is left, after its transaction was rolled back. */
  discard(): void {
    this.#bound = [];
  }
}
