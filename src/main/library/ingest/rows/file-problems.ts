import type { Locator, ProblemEvent } from '../../../formats/format.ts';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import type { IndexTables } from './tables.ts';

/** Problems listed of one file; more are counted, and said so once. */
const MAX_LISTED = 1_000;

/** The parts of one file that could not be read. */
export class FileProblems {
  readonly #tables: IndexTables;
  readonly #file: number;
  #count: number;

  constructor(tables: IndexTables, file: number, count: number) {
    this.#tables = tables;
    this.#file = file;
    this.#count = count;
  }

  /** All of them, listed or not. */
  get count(): number {
    return this.#count;
  }

  add(cause: Pick<ProblemEvent, 'code' | 'message'>, severity: ProblemEvent['severity'], at: Locator): void {
    if (this.#count < MAX_LISTED) this.#put(cause.code, severity, cause.message, at);
    if (this.#count === MAX_LISTED) {
      const message = `More of this file cannot be read; the first ${MAX_LISTED.toLocaleString('en')} places are listed.`;
      this.#put('limit', 'warning', message, at);
    }
    this.#count++;
  }

  #put(code: ProblemEvent['code'], severity: ProblemEvent['severity'], message: string, at: Locator): void {
    const id = this.#file * STEPS_PER_FILE + this.#count;
    this.#tables.problems.add(id, this.#file, code, severity, message, at.line, at.offset, at.length);
  }
}
