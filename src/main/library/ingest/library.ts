import { LIVE_FOR_MS } from '../../../shared/model/run.ts';
import type { SourceWatch } from '../protocol.ts';
import { covers } from '../sources/covers.ts';
import type { UserDatabase } from '../store/user-database.ts';
import { FollowedSources } from './followed-sources.ts';
import type { IndexWriter } from './index-writer.ts';
import type { LibraryEvents } from './library-events.ts';
import { HotFiles, POLL_INTERVAL_MS } from './poll.ts';
import type { Progress } from './progress.ts';
import { ReadQueue } from './read-queue.ts';
import { isGone, SourceScans } from './source-scans.ts';

/** How often runs that ceased to be live are looked for. */
const LIVE_CHECK_MS = 5_000;

/**
 * Keeps the index equal to the files of the sources: follows the list of sources, scans them, watches them, and
 * reads what is new. Lives in the ingest worker; all its work on the index goes through one `IndexWriter`.
 */
export class IngestLibrary {
  readonly #writer: IndexWriter;
  readonly #user: UserDatabase;
  readonly #events: LibraryEvents;
  readonly #sources: FollowedSources;
  readonly #scans: SourceScans;
  readonly #queue: ReadQueue;
  readonly #hot: HotFiles;
  readonly #timer: NodeJS.Timeout;
  readonly #liveTimer: NodeJS.Timeout;

  constructor(writer: IndexWriter, user: UserDatabase, events: LibraryEvents) {
    this.#writer = writer;
    this.#user = user;
    this.#events = events;
    this.#sources = new FollowedSources(user, {
      file: (path) => this.#fileChanged(path),
      scan: (followed) => this.#scans.start(followed),
      status: events.status,
      log: events.log,
    });
    this.#queue = new ReadQueue(writer, (path) => this.#sources.relativePath(path), events);
    this.#hot = new HotFiles((path) => this.#fileChanged(path));
    this.#scans = new SourceScans({ writer, sources: this.#sources, queue: this.#queue, hot: this.#hot, events });
    this.#timer = setInterval(() => this.#hot.poll(), POLL_INTERVAL_MS);
    this.#liveTimer = setInterval(() => this.#endLive(), LIVE_CHECK_MS);
  }

  get phase(): 'scanning' | 'indexing' | 'idle' | 'cancelled' {
    return this.#scans.underWay ? 'scanning' : this.#queue.phase;
  }

  get progress(): Progress {
    return this.#queue.progress;
  }

  get watches(): SourceWatch[] {
    return this.#sources.watches;
  }

  /** Forgets what left since the last start, then follows the sources of `user.db`. */
  async start(): Promise<void> {
    const sources = this.#user.sources();
    // A folder that is gone as a whole may be a disk that is not mounted: its runs stay, marked missing.
    const mounted = sources.filter((source) => !isGone(source.path));
    this.#forgetFiles((path) => {
      const owned = sources.some((source) => covers(source, path));
      return !owned || (mounted.some((source) => covers(source, path)) && isGone(path));
    });
    await this.refreshSources();
  }

  /** Follows the list of sources in `user.db`: scans of new ones begin, removed ones are forgotten. */
  async refreshSources(): Promise<void> {
    const left = await this.#sources.refresh();
    if (left > 0) {
      this.#queue.keepOnly((path) => this.#sources.isFollowed(path));
      this.#forgetFiles((path) => !this.#sources.has(path));
    }
    this.#events.changed({ rev: this.#writer.rev, runs: [], sources: true, list: true });
    this.#events.status();
  }

  /** Scans one source again, or all; files that failed before are tried anew. */
  rescan(id: number | null): void {
    for (const followed of this.#sources.active) {
      if (id === null || followed.source.id === id) this.#scans.start(followed);
    }
  }

  /** Stops reading cold files until `resume`; what is being written is still followed. */
  cancel(): void {
    this.#queue.cancel();
    this.#events.status();
  }

  resume(): void {
    this.#queue.resume();
    this.#events.status();
  }

  /** Reads the files of the run on screen before other cold ones. */
  showing(run: string): void {
    this.#queue.showing(run);
  }

  /** Resolves when every scan has ended and nothing is left to read. */
  async idle(): Promise<void> {
    await this.#scans.ended();
    await this.#queue.idle();
  }

  async close(): Promise<void> {
    this.#queue.stop();
    clearInterval(this.#timer);
    clearInterval(this.#liveTimer);
    await this.#sources.close();
    this.#writer.close();
  }

  #fileChanged(path: string): void {
    if (this.#queue.stopped || !this.#sources.isFollowed(path)) return;
    if (isGone(path)) {
      this.#queue.gone(path);
      return;
    }
    this.#hot.touch(path, Date.now());
    this.#queue.addTail(path);
  }

  #forgetFiles(isLeft: (path: string) => boolean): void {
    for (const { path } of this.#writer.files()) {
      if (!isLeft(path)) continue;
      this.#hot.forget(path);
      const change = this.#writer.forget(path);
      if (change !== null) this.#events.changed(change);
    }
  }

  /** No byte arrives when a run stops being live, so the clock must tell. */
  #endLive(): void {
    const quiet = this.#hot.agedBetween(LIVE_FOR_MS, LIVE_FOR_MS + LIVE_CHECK_MS);
    if (quiet.length === 0) return;
    // A document that was being written over then must be whole by now.
    for (const path of quiet) if (this.#writer.needsReading(path)) this.#queue.addTail(path);
    const { rev } = this.#writer;
    const runs = new Set(quiet.flatMap((path) => this.#writer.runsOfFile(path)));
    this.#events.changed({ rev, list: true, runs: [...runs].map((run) => ({ run, rev })) });
  }
}
