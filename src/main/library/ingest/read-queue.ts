import type { EventMap } from '../../../shared/api.ts';
import type { Source } from '../store/user-database.ts';
import type { FileToRead, IndexWriter } from './index-writer.ts';
import type { LibraryEvents } from './library-events.ts';
import { Passes } from './passes.ts';
import { Progress } from './progress.ts';
import { type Job, Scheduler } from './scheduler.ts';

/** A file that a scan found. */
export interface FoundFile {
  path: string;
  size: number;
  mtime_ms: number;
}

/** Files that wait to be read into the index, in the scheduler's order, and how far the cold ones are. */
export class ReadQueue {
  readonly progress = new Progress();
  readonly #writer: IndexWriter;
  readonly #events: LibraryEvents;
  readonly #relativePath: (path: string) => string;
  readonly #scheduler: Scheduler;
  readonly #passes: Passes;
  /** Files found by a scan that are not read to their end. */
  readonly #cold = new Set<string>();
  #cancelled = false;
  #stopped = false;

  constructor(writer: IndexWriter, relativePath: (path: string) => string, events: LibraryEvents) {
    this.#writer = writer;
    this.#relativePath = relativePath;
    this.#events = events;
    this.#passes = new Passes((message) => events.log('info', message));
    this.#scheduler = new Scheduler(
      (jobs, budget) => this.#read(jobs, budget),
      () => this.#settled(),
    );
  }

  get phase(): 'indexing' | 'idle' | 'cancelled' {
    if (this.#cancelled) return 'cancelled';
    return this.#scheduler.waiting > 0 ? 'indexing' : 'idle';
  }

  /** Nothing is read any more: the library closed, or its index cannot be written. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Queues those of a source's files that may hold something new, and returns their number; `began` is when their scan did, ms. */
  addCold(source: Source, files: readonly FoundFile[], began: number): number {
    const added = files.filter(({ path }) => !this.#cold.has(path) && this.#writer.needsReading(path));
    this.#passes.begin(
      source,
      added.map(({ path }) => path),
      began,
    );
    let bytes = 0;
    for (const { path, size, mtime_ms } of added) {
      this.#cold.add(path);
      bytes += size;
      this.#scheduler.add({ path, priority: 'cold', mtime_ms });
    }
    this.progress.add(added.length, bytes);
    return added.length;
  }

  /** Queues a file that was just written. */
  addTail(path: string): void {
    this.#scheduler.add({ path, priority: 'tail', mtime_ms: Date.now() });
  }

  /** Reads the files of the run on screen before other cold ones. */
  showing(run: string): void {
    for (const path of this.#writer.filesOfRun(run)) {
      if (this.#cold.has(path)) this.#scheduler.add({ path, priority: 'on_screen', mtime_ms: 0 });
    }
  }

  /** The file at `path` is not there any more. */
  gone(path: string): void {
    this.remove(path);
    this.#tell(this.#writer.markMissing(path));
  }

  /** A file is not to be read any more. */
  remove(path: string): void {
    this.#scheduler.remove(path);
    if (this.#finishCold(path)) this.#passes.finish(path, null);
  }

  /** Removes the files that are not to be read any more. */
  keepOnly(wanted: (path: string) => boolean): void {
    for (const path of [...this.#scheduler.paths(), ...this.#cold]) if (!wanted(path)) this.remove(path);
  }

  /** Stops reading cold files until `resume`; what is being written is still followed. */
  cancel(): void {
    if (this.#scheduler.hold() > 0) this.#cancelled = true;
  }

  resume(): void {
    this.#cancelled = false;
    this.#scheduler.resume();
  }

  /** Resolves when nothing is left to read. */
  idle(): Promise<void> {
    return this.#scheduler.idle();
  }

  stop(): void {
    this.#stopped = true;
    this.#scheduler.clear();
    this.#cold.clear();
  }

  #read(jobs: Iterable<Job>, budget_ms: number): boolean {
    try {
      const { files, commit } = this.#writer.read(this.#filesOf(jobs), budget_ms);
      this.#tell(commit);
      for (const { path, bytes, done } of files) {
        if (this.#cold.has(path)) this.progress.read(bytes);
        if (done && this.#finishCold(path)) this.#passes.finish(path, this.#writer.countsOf(path));
      }
      return files.at(-1)?.done !== false;
    } catch (error) {
      this.stop();
      this.#events.failed(error);
      return true;
    }
  }

  *#filesOf(jobs: Iterable<Job>): Generator<FileToRead> {
    for (const { path } of jobs) yield { path, relative_path: this.#relativePath(path) };
  }

  #finishCold(path: string): boolean {
    if (!this.#cold.delete(path)) return false;
    this.progress.finishFile();
    this.#events.status();
    return true;
  }

  #settled(): void {
    // The last slice may end while the library closes.
    if (this.#stopped) return;
    this.#tell(this.#writer.settle());
    this.#events.status();
  }

  #tell(change: EventMap['changed'] | null): void {
    if (change !== null) this.#events.changed(change);
  }
}
