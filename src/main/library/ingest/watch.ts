import { basename } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { hasTraceEnding, isSkippedFolder } from '../sources/walk.ts';
import type { Source } from '../store/user-database.ts';

export interface WatchEvents {
  /** A file appeared, changed, or went away. */
  file(path: string): void;
  /** The source itself appeared or went away, or folders moved: worth a new scan. */
  scan(): void;
  /** Watching by the system failed; the source is polled from now on. */
  polling(reason: string): void;
}

/** How often a source is polled where the system's watching cannot be had. */
const POLLING_MS = 1_000;

/**
 * Watches a source for files that come, change or go. Appends to files that stay open are not its work (see
 * `poll.ts`). Where the system's limit of watches is reached it falls back to polling.
 */
export class SourceWatcher {
  #watcher: FSWatcher;
  readonly #source: Source;
  readonly #events: WatchEvents;
  #polling = false;

  constructor(source: Source, events: WatchEvents) {
    this.#source = source;
    this.#events = events;
    this.#watcher = this.#open();
  }

  async close(): Promise<void> {
    await this.#watcher.close();
  }

  #open(): FSWatcher {
    const { path } = this.#source;
    const watcher = watch(path, {
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      atomic: false,
      ignored: (candidate, stats) => {
        if (candidate === path) return false;
        const name = basename(candidate);
        return isSkippedFolder(name) || (stats?.isFile() === true && !hasTraceEnding(name));
      },
      ...(this.#polling ? { backend: 'polling' as const, pollingInterval: POLLING_MS } : {}),
    });
    watcher.on('add', (file) => this.#events.file(file));
    watcher.on('change', (file) => this.#events.file(file));
    watcher.on('unlink', (file) => this.#events.file(file));
    // Files inside announce themselves; only the source's own coming and going is news here.
    const ownFolder = (folder: string) => {
      if (folder === path) this.#events.scan();
    };
    watcher.on('addDir', ownFolder);
    watcher.on('unlinkDir', ownFolder);
    watcher.on('error', (error) => this.#fallBack(error instanceof Error ? error.message : String(error)));
    return watcher;
  }

  #fallBack(reason: string): void {
    if (this.#polling) return;
    this.#polling = true;
    const failed = this.#watcher;
    this.#watcher = this.#open();
    void failed.close();
    this.#events.polling(reason);
  }
}
