import { type BigIntStats, statSync } from 'node:fs';
import { isMissing } from '../sources/walk.ts';

/** Watchers miss appends to a file that its writer keeps open, so hot files are looked at by `stat`. */
export const POLL_INTERVAL_MS = 40;
const MAX_POLLED = 64;
/** Without an append for this long a file is no longer polled; the watcher still sees it. */
const HOT_FOR_MS = 10 * 60 * 1000;

interface Polled {
  last_append_ms: number;
  seen: string;
}

/** Looks at the most recently appended files and tells which changed. At most 64 `stat` calls a round. */
export class HotFiles {
  readonly #files = new Map<string, Polled>();
  readonly #onChange: (path: string) => void;
  readonly #now: () => number;

  constructor(onChange: (path: string) => void, now: () => number = Date.now) {
    this.#onChange = onChange;
    this.#now = now;
  }

  /** Notes an append seen at `at_ms`; the file is polled from now on, the coldest one no longer. */
  touch(path: string, at_ms: number): void {
    if (this.#now() - at_ms > HOT_FOR_MS) return;
    const known = this.#files.get(path);
    // Re-inserting keeps the map in order of the last append.
    this.#files.delete(path);
    this.#files.set(path, { last_append_ms: at_ms, seen: known?.seen ?? fingerprint(path) });
    for (const coldest of this.#files.keys()) {
      if (this.#files.size <= MAX_POLLED) break;
      this.#files.delete(coldest);
    }
  }

  /** Files whose last append lies between two ages: those that ceased to be live since one was asked last. */
  agedBetween(youngest_ms: number, oldest_ms: number): string[] {
    const now = this.#now();
    return [...this.#files].flatMap(([path, { last_append_ms }]) => {
      const age = now - last_append_ms;
      return age >= youngest_ms && age < oldest_ms ? [path] : [];
    });
  }

  forget(path: string): void {
    this.#files.delete(path);
  }

  get paths(): string[] {
    return [...this.#files.keys()];
  }

  poll(): void {
    const now = this.#now();
    for (const [path, file] of this.#files) {
      if (now - file.last_append_ms > HOT_FOR_MS) {
        this.#files.delete(path);
        continue;
      }
      const seen = fingerprint(path);
      if (seen === file.seen) continue;
      file.seen = seen;
      this.#onChange(path);
    }
  }
}

/** Changes whenever the file may have: grown, cut, replaced, gone. */
function fingerprint(path: string): string {
  let info: BigIntStats;
  try {
    info = statSync(path, { bigint: true });
  } catch (error) {
    return isMissing(error) ? 'missing' : 'unreadable';
  }
  return `${info.dev}:${info.ino}:${info.size}:${info.mtimeNs}`;
}
