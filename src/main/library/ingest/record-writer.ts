import type { Locator, TraceEvent, TraceFormat, TraceParser, TraceRecord } from '../../formats/format.ts';
import type { Unreadable } from '../containers/json-value.ts';
import { type RecordSink, UNREADABLE_KIND } from '../containers/lines.ts';
import { FileProblems } from './rows/file-problems.ts';
import { FileRows, type FlushedRows, type StartOrder } from './rows/file-rows.ts';
import type { IndexedFile } from './rows/indexed-file.ts';
import type { Pricer } from './rows/pricing.ts';
import { RecordTally } from './rows/record-tally.ts';
import type { IndexTables } from './rows/tables.ts';

/** From where records of a file are written on. */
export interface WriteState {
  parser: unknown;
  order: StartOrder;
}

/**
 * Takes the records of one file: its parser turns them into events, those become rows, and every record is
 * counted as what it became.
 */
export class RecordWriter implements RecordSink {
  readonly #format: TraceFormat;
  readonly #parser: TraceParser;
  readonly #rows: FileRows;
  readonly #problems: FileProblems;
  readonly #tally: RecordTally;
  /** What went wrong while an event was written: the index's fault, not the record's. */
  #writeError: unknown = null;

  constructor(
    tables: IndexTables,
    format: TraceFormat,
    file: IndexedFile & { relative_path: string },
    from: { steps: number; problems: number; state: WriteState | null },
    price: Pricer,
  ) {
    const { relative_path, stem } = file;
    const { state } = from;
    const order = state?.order ?? { latest_us: null, in_order: true };
    this.#format = format;
    this.#parser = format.openParser({ relative_path, file_stem: stem, ...(state && { resume: state.parser }) });
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

  /** Steps have the order of their numbers on screen too. */
  get inOrder(): boolean {
    return this.#format.order === 'file' || this.#rows.order.in_order;
  }

  /** What a writer opened later needs to go on from here. */
  get state(): WriteState {
    return { parser: this.#parser.state(), order: this.#rows.order };
  }

  record(record: TraceRecord): void {
    try {
      this.#tally.add(this.#parser.push(record, this.#emit));
    } catch (error) {
      if (this.#writeError !== null) throw this.#writeError;
      // One record that a parser cannot take must not cost the rest of the file.
      const reason = error instanceof Error ? error.message : String(error);
      this.unreadable({ code: 'wrong_type', message: `not readable as ${this.#format.label}: ${reason}` }, record.at);
    }
  }

  readonly #emit = (event: TraceEvent): void => {
    try {
      this.#rows.apply(event);
    } catch (error) {
      this.#writeError = error;
      throw error;
    }
  };

  unreadable(cause: Unreadable, at: Locator): void {
    this.#problems.add(cause, 'error', at);
    this.#tally.add({ kind: UNREADABLE_KIND, became: 'problem' });
  }

  /** Writes the steps kept so far. */
  flushSteps(): void {
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
