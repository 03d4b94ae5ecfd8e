import type { TraceFormat } from '../../formats/format.ts';
import type { ParsedPiece } from '../parse/piece.ts';
import { FileProblems } from './rows/file-problems.ts';
import { FileRows, type FlushedRows, type StartOrder } from './rows/file-rows.ts';
import type { IndexedFile } from './rows/indexed-file.ts';
import type { Pricer } from './rows/pricing.ts';
import { RecordTally } from './rows/record-tally.ts';
import type { IndexTables } from './rows/tables.ts';

/** Writes what the pieces of one file say: rows, problems, and how many records became what. */
export class FileWriter {
  readonly #format: TraceFormat;
  readonly #rows: FileRows;
  readonly #problems: FileProblems;
  readonly #tally: RecordTally;

  constructor(
    tables: IndexTables,
    format: TraceFormat,
    file: IndexedFile,
    from: { steps: number; problems: number; order: StartOrder | null },
    price: Pricer,
  ) {
    const order = from.order ?? { latest_us: null, in_order: true };
    this.#format = format;
    this.#problems = new FileProblems(tables, file.id, from.problems);
    this.#rows = new FileRows(tables, file, { steps: from.steps, order }, this.#problems, price);
    this.#tally = new RecordTally(tables, file.id);
  }

  get steps(): number {
    return this.#rows.steps;
  }

  get problems(): number {
    return this.#problems.count;
  }

  get order(): StartOrder {
    return this.#rows.order;
  }

  /** Steps have the order of their numbers on screen too. */
  get inOrder(): boolean {
    if (this.#format.merges) return false;
    return this.#format.order === 'file' || this.#rows.order.in_order;
  }

  /** Takes over a piece; its steps are written, what else is kept until `flush`. */
  write({ events, counts }: ParsedPiece): void {
    for (const event of events) this.#rows.apply(event);
    for (const count of counts) this.#tally.add(count);
    this.#rows.flushSteps();
  }

  /** Writes everything as part of commit `rev`. */
  flush(rev: number): FlushedRows {
    this.#tally.flush();
    return this.#rows.flush(rev);
  }

  /** Forgets rows that others may have changed; only right after `flush`. */
  forgetRows(): void {
    this.#rows.forgetRows();
  }
}
