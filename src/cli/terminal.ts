import { RetraceError } from '../shared/errors.ts';
import { visibleJson, visibleText } from '../shared/format/visible-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export interface Stream {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
  isTTY?: boolean;
}

/**
 * The only way to the terminal. What a trace holds may be made to move the cursor, write the clipboard or
 * reorder what is read, so every character with such a power is shown instead of sent.
 */
export class Terminal {
  readonly #out: Stream;
  readonly #err: Stream;
  /** Whether a line of progress stands on the terminal, to be wiped before anything else is written. */
  #progressShown = false;

  constructor(out: Stream = process.stdout, err: Stream = process.stderr) {
    this.#out = out;
    this.#err = err;
  }

  /** Writes text and a newline to standard output; resolves when more may be written. */
  async print(text: string): Promise<void> {
    this.clearProgress();
    await drained(this.#out, `${visibleText(text)}\n`);
  }

  /** Writes JSON text, whole or in pieces: hidden characters become escapes of the same value. */
  async printJson(json: string): Promise<void> {
    this.clearProgress();
    await drained(this.#out, visibleJson(json));
  }

  /** Writes a remark to standard error. */
  remark(text: string): void {
    this.clearProgress();
    this.#err.write(`${visibleText(text)}\n`);
  }

  /** Shows a line that the next one replaces; nothing where standard error is no terminal. */
  progress(line: string): void {
    if (this.#err.isTTY !== true) return;
    // Return to the start of the line and wipe it.
    this.#err.write(`\r\u001b[K${visibleText(line)}`);
    this.#progressShown = true;
  }

  clearProgress(): void {
    if (!this.#progressShown) return;
    this.#err.write('\r\u001b[K');
    this.#progressShown = false;
  }

  /** Says why a command could not run, and what to do about it. A defect is shown with its stack. */
  failure(error: unknown): ExitCode {
    if (error instanceof RetraceError) {
      this.remark(error.action === undefined ? error.message : `${error.message}\n${error.action}`);
    } else {
      this.remark(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    return EXIT.failed;
  }
}

function drained(stream: Stream, text: string): Promise<void> | undefined {
  if (stream.write(text)) return undefined;
  return new Promise((resolve) => stream.once('drain', resolve));
}
