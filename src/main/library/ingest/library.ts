import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import type { EventMap } from '../../../shared/api.ts';
import { formatDuration } from '../../../shared/format/duration.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { LIVE_FOR_MS } from '../../../shared/model/run.ts';
import type { SourceWatch } from '../protocol.ts';
import { isMissing, reasonOf, walkFolder } from '../sources/walk.ts';
import type { Source, UserDatabase } from '../store/user-database.ts';
import type { IndexWriter } from './index-writer.ts';
import { Passes } from './passes.ts';
import { HotFiles, POLL_INTERVAL_MS } from './poll.ts';
import { Progress } from './progress.ts';
import { type Job, Scheduler, type Slice } from './scheduler.ts';
import { SourceWatcher } from './watch.ts';

/** How often runs that ceased to be live are looked for. */
const LIVE_CHECK_MS = 5_000;

export interface LibraryEvents {
  changed(change: EventMap['changed']): void;
  status(): void;
  log(level: 'info' | 'warning' | 'error', message: string): void;
  /** The index cannot be written any more (disk full, corrupt). */
  failed(error: unknown): void;
}

interface WatchedSource {
  source: Source;
  watcher: SourceWatcher | null;
  state: SourceWatch['state'];
  notice: string | null;
}

/**
 * Keeps the index equal to the files of the sources: scans them, watches them, and reads what is new in the
 * scheduler's order. Lives in the ingest worker; all its work on the index goes through one `IndexWriter`.
 */
export class IngestLibrary {
  readonly progress = new Progress();
  readonly #writer: IndexWriter;
  readonly #user: UserDatabase;
  readonly #events: LibraryEvents;
  readonly #sources = new Map<number, WatchedSource>();
  readonly #scheduler: Scheduler;
  readonly #hot: HotFiles;
  readonly #timer: NodeJS.Timeout;
  readonly #liveTimer: NodeJS.Timeout;
  readonly #coldBytes = new Map<string, number>();
  readonly #passes: Passes;
  readonly #scans = new Set<Promise<void>>();
  #cancelled = false;
  #closed = false;

  constructor(writer: IndexWriter, user: UserDatabase, events: LibraryEvents) {
    this.#writer = writer;
    this.#user = user;
    this.#events = events;
    this.#passes = new Passes((message) => events.log('info', message));
    this.#scheduler = new Scheduler(
      (job, budget) => this.#runSlice(job, budget),
      () => this.#settled(),
    );
    this.#hot = new HotFiles((path) => this.#fileChanged(path));
    this.#timer = setInterval(() => this.#hot.poll(), POLL_INTERVAL_MS);
    this.#liveTimer = setInterval(() => this.#endLive(), LIVE_CHECK_MS);
  }

  get phase(): 'scanning' | 'indexing' | 'idle' | 'cancelled' {
    if (this.#scans.size > 0) return 'scanning';
    if (this.#cancelled) return 'cancelled';
    return this.#scheduler.waiting > 0 ? 'indexing' : 'idle';
  }

  get watches(): SourceWatch[] {
    return [...this.#sources.values()].map(({ source, state, notice }) => ({ id: source.id, state, notice }));
  }

  /** Forgets what left since the last start, then follows the sources of `user.db`. */
  async start(): Promise<void> {
    const sources = this.#user.sources();
    // A folder that is gone as a whole may be a disk that is not mounted: its runs stay, marked missing.
    const mounted = sources.filter((source) => !isGone(source.path));
    for (const file of this.#writer.files()) {
      const owned = sources.some((source) => covers(source, file.path));
      const left = mounted.some((source) => covers(source, file.path)) && isGone(file.path);
      if (!owned || left) this.#commit(this.#writer.forget(file.path));
    }
    await this.refreshSources();
  }

  /** Follows the list of sources in `user.db`: scans of new ones begin, removed ones are forgotten. */
  async refreshSources(): Promise<void> {
    const wanted = new Map(this.#user.sources().map((source) => [source.id, source]));
    const removed = [...this.#sources.values()].filter(({ source }) => !wanted.has(source.id));
    for (const { source, watcher } of removed) {
      await watcher?.close();
      this.#sources.delete(source.id);
    }
    if (removed.length > 0) {
      for (const file of this.#writer.files()) {
        if ([...wanted.values()].some((source) => covers(source, file.path))) continue;
        this.#scheduler.remove(file.path);
        this.#hot.forget(file.path);
        this.#commit(this.#writer.forget(file.path));
      }
    }
    for (const source of wanted.values()) {
      const known = this.#sources.get(source.id);
      if (known !== undefined && known.source.paused === source.paused) continue;
      await known?.watcher?.close();
      const watched: WatchedSource = {
        source,
        watcher: null,
        state: source.paused ? 'paused' : 'watching',
        notice: null,
      };
      this.#sources.set(source.id, watched);
      if (source.paused) this.#dropWaiting(source);
      else {
        this.#watch(watched);
        this.#startScan(watched);
      }
    }
    this.#events.changed({ rev: this.#writer.rev, runs: [], sources: true, list: true });
    this.#events.status();
  }

  /** Scans one source again, or all; files that failed before are tried anew. */
  rescan(id: number | null): void {
    for (const watched of this.#sources.values()) {
      if ((id === null || watched.source.id === id) && !watched.source.paused) this.#startScan(watched);
    }
  }

  /** Stops reading cold files until `resume`; what is being written is still followed. */
  cancel(): void {
    if (this.#scheduler.hold() > 0) this.#cancelled = true;
    this.#events.status();
  }

  resume(): void {
    this.#cancelled = false;
    this.#scheduler.resume();
    this.#events.status();
  }

  /** Reads the files of the run on screen before other cold ones. */
  showing(run: string): void {
    for (const path of this.#writer.filesOfRun(run)) {
      if (this.#coldBytes.has(path)) this.#scheduler.add({ path, priority: 'on_screen', mtime_ms: 0 });
    }
  }

  /** Resolves when every scan has ended and nothing is left to read. */
  async idle(): Promise<void> {
    await Promise.all(this.#scans);
    await this.#scheduler.idle();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    clearInterval(this.#liveTimer);
    await Promise.all([...this.#sources.values()].map(({ watcher }) => watcher?.close()));
    this.#writer.close();
  }

  #watch(watched: WatchedSource): void {
    watched.watcher = new SourceWatcher(watched.source, {
      file: (path) => this.#fileChanged(path),
      scan: () => this.#startScan(watched),
      polling: (reason) => {
        watched.state = 'polling';
        watched.notice = `Watching by the system failed (${reason}); files are looked at every second instead.`;
        this.#events.log('warning', `${watched.source.path}: ${watched.notice}`);
        this.#events.status();
      },
    });
  }

  #startScan(watched: WatchedSource): void {
    const scan = this.#scan(watched).finally(() => {
      this.#scans.delete(scan);
      this.#events.status();
    });
    this.#scans.add(scan);
    this.#events.status();
  }

  async #scan(watched: WatchedSource): Promise<void> {
    const { source } = watched;
    try {
      const started = performance.now();
      if (source.kind === 'file') {
        const info = await stat(source.path);
        this.#enqueueCold(source, [{ path: source.path, size: info.size, mtime_ms: info.mtimeMs }], started);
        watched.notice = null;
      } else {
        const walked = await walkFolder(source.path);
        if (this.#closed) return;
        const scanned_us = (performance.now() - started) * 1000;
        const changed = this.#enqueueCold(source, walked.files, started);
        this.#noticeGone(source, new Set(walked.files.map((file) => file.path)));
        this.#commit(this.#writer.replaceSourceProblems(source.path, walked.problems));
        watched.notice = walked.limit;
        const found = `${formatPlural(walked.files.length, 'file')} in ${formatPlural(walked.folders, 'folder')}`;
        this.#events.log(
          'info',
          `Scanned ${source.path}: ${found}, ${formatCount(changed)} to read, in ${formatDuration(scanned_us)}.`,
        );
        if (walked.limit !== null) this.#events.log('warning', `${source.path}: ${walked.limit}`);
      }
      if (watched.state !== 'polling') watched.state = 'watching';
    } catch (error) {
      watched.state = isMissing(error) ? 'missing' : 'unreadable';
      watched.notice = reasonOf(error);
      this.#events.log('warning', `Not scanned: ${source.path}. ${watched.notice}`);
      if (isMissing(error)) this.#noticeGone(source, new Set());
    } finally {
      this.#events.changed({ rev: this.#writer.rev, runs: [], sources: true });
    }
  }

  /** Returns how many of the files are to be read; `began` is when their scan did, ms. */
  #enqueueCold(
    source: Source,
    files: readonly { path: string; size: number; mtime_ms: number }[],
    began: number,
  ): number {
    const changed = files.filter((file) => this.#writer.needsReading(file.path));
    const added = changed.filter((file) => !this.#coldBytes.has(file.path));
    this.#passes.begin(
      source,
      added.map((file) => file.path),
      began,
    );
    let bytes = 0;
    for (const file of added) {
      this.#coldBytes.set(file.path, file.size);
      bytes += file.size;
      this.#scheduler.add({ path: file.path, priority: 'cold', mtime_ms: file.mtime_ms });
    }
    this.progress.add(added.length, bytes);
    for (const file of files) this.#hot.touch(file.path, file.mtime_ms);
    return added.length;
  }

  /** Marks indexed files of a source that its scan did not meet. */
  #noticeGone(source: Source, present: ReadonlySet<string>): void {
    for (const file of this.#writer.files()) {
      if (file.status !== 'missing' && covers(source, file.path) && !present.has(file.path) && isGone(file.path)) {
        this.#fileGone(file.path);
      }
    }
  }

  #fileChanged(path: string): void {
    if (this.#closed || !this.#isFollowed(path)) return;
    if (isGone(path)) {
      this.#fileGone(path);
      return;
    }
    this.#hot.touch(path, Date.now());
    this.#scheduler.add({ path, priority: 'tail', mtime_ms: Date.now() });
  }

  #fileGone(path: string): void {
    this.#scheduler.remove(path);
    this.#commit(this.#writer.markMissing(path));
  }

  /** No byte arrives when a run stops being live, so the clock must tell. */
  #endLive(): void {
    const quiet = this.#hot.agedBetween(LIVE_FOR_MS, LIVE_FOR_MS + LIVE_CHECK_MS);
    if (quiet.length === 0) return;
    const { rev } = this.#writer;
    const runs = new Set(quiet.flatMap((path) => this.#writer.runsOfFile(path)));
    this.#events.changed({ rev, list: true, runs: [...runs].map((run) => ({ run, rev })) });
  }

  #isFollowed(path: string): boolean {
    return [...this.#sources.values()].some(({ source }) => !source.paused && covers(source, path));
  }

  #dropWaiting(source: Source): void {
    for (const path of [...this.#coldBytes.keys()]) {
      if (covers(source, path)) this.#leaveCold(path);
      this.#scheduler.remove(path);
    }
  }

  #runSlice(job: Job, budget_ms: number): Slice {
    if (this.#closed) return { done: true };
    try {
      const slice = this.#writer.read(job.path, this.#relativePath(job.path), budget_ms);
      if (this.#coldBytes.has(job.path)) this.progress.read(slice.bytes);
      this.#commit(slice.commit);
      if (slice.done && this.#finishCold(job.path)) this.#passes.finish(job.path, this.#writer.countsOf(job.path));
      return { done: slice.done };
    } catch (error) {
      if (isMissing(error)) {
        this.#leaveCold(job.path);
        this.#fileGone(job.path);
        return { done: true };
      }
      this.#closed = true;
      this.#events.failed(error);
      return { done: true };
    }
  }

  #finishCold(path: string): boolean {
    if (!this.#coldBytes.delete(path)) return false;
    this.progress.finishFile();
    this.#events.status();
    return true;
  }

  /** It will not be read after all. */
  #leaveCold(path: string): void {
    if (this.#finishCold(path)) this.#passes.finish(path, null);
  }

  #settled(): void {
    // The last slice may end while the library closes.
    if (this.#closed) return;
    this.#commit(this.#writer.settle());
    this.#events.status();
  }

  #relativePath(path: string): string {
    for (const { source } of this.#sources.values()) {
      if (source.kind === 'folder' && covers(source, path)) return relative(source.path, path).replaceAll(sep, '/');
    }
    return basename(path);
  }

  #commit(change: EventMap['changed'] | null): void {
    if (change !== null) this.#events.changed(change);
  }
}

function covers(source: Pick<Source, 'path' | 'kind'>, path: string): boolean {
  if (path === source.path) return true;
  return source.kind === 'folder' && path.startsWith(source.path.endsWith(sep) ? source.path : source.path + sep);
}

function isGone(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return isMissing(error);
  }
}
