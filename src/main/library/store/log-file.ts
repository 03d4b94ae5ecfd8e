import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';

/** Files of at most this size are kept, the current one and the one before. */
const MAX_BYTES = 1_000_000;

export function logFolder(home: string): string {
  return join(home, 'logs');
}

/** What Retrace did and what went wrong, for whoever must find out later. Processes of one home write the same file. */
export class LogFile {
  readonly #path: string;
  readonly #before: string;

  constructor(home: string) {
    const folder = logFolder(home);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = join(folder, 'retrace.log');
    this.#before = join(folder, 'retrace.before.log');
  }

  write({ at_us, level, message }: LogLine): void {
    try {
      if ((statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) {
        renameSync(this.#path, this.#before);
      }
      appendFileSync(this.#path, `${new Date(at_us / 1000).toISOString()} ${level} ${visibleLine(message)}\n`);
    } catch {
      // A disk that is full is told elsewhere; a log must not stop what it tells of.
    }
  }
}
