/** The order in which files are read: what is being written, what is on screen, then the newest cold file. */
export type Priority = 'tail' | 'on_screen' | 'cold';

const ORDER: readonly Priority[] = ['tail', 'on_screen', 'cold'];

/** Longest stretch of reading before other work of the thread gets its turn. */
const SLICE_MS = 20;

export interface Job {
  path: string;
  priority: Priority;
  /** Newest first among cold files. */
  mtime_ms: number;
}

/** Works for about `budget_ms` on jobs, one after the other. Returns false when the last one that it took has more to do. */
type RunSlice = (jobs: Iterable<Job>, budget_ms: number) => boolean;

/**
 * Runs jobs one slice at a time, many small cold ones in one, and yields to the event loop between slices, so that an append to a live
 * file never waits for more than one slice of a cold one.
 */
export class Scheduler {
  readonly #queues: Record<Priority, Map<string, Job>> = { tail: new Map(), on_screen: new Map(), cold: new Map() };
  /** Jobs with more slices to run, at most one for each priority: they go on before others start. */
  readonly #started = new Map<Priority, Job>();
  /** The job given out last. */
  #taken: Job | null = null;
  #sorted = true;
  #running = false;
  #held = false;
  #idleWaiters: (() => void)[] = [];
  readonly #runSlice: RunSlice;
  readonly #onIdle: () => void;

  constructor(runSlice: RunSlice, onIdle: () => void) {
    this.#runSlice = runSlice;
    this.#onIdle = onIdle;
  }

  add(job: Job): void {
    for (const priority of ORDER) {
      if (!this.#queues[priority].has(job.path)) continue;
      // Already waiting: only a more urgent reason changes its place.
      if (ORDER.indexOf(priority) <= ORDER.indexOf(job.priority)) return;
      this.#queues[priority].delete(job.path);
    }
    this.#queues[job.priority].set(job.path, job);
    if (job.priority === 'cold') this.#sorted = false;
    this.#wake();
  }

  remove(path: string): boolean {
    return ORDER.map((priority) => {
      const started = this.#started.get(priority)?.path === path && this.#started.delete(priority);
      return this.#queues[priority].delete(path) || started;
    }).includes(true);
  }

  clear(): void {
    for (const priority of ORDER) this.#queues[priority].clear();
    this.#started.clear();
  }

  /** Files with work waiting. */
  paths(): string[] {
    const waiting = ORDER.flatMap((priority) => [...this.#queues[priority].keys()]);
    return [...waiting, ...[...this.#started.values()].map(({ path }) => path)];
  }

  /** Stops reading cold files; tails go on. Returns how many wait. */
  hold(): number {
    this.#held = true;
    return this.#queues.cold.size;
  }

  resume(): void {
    this.#held = false;
    this.#wake();
  }

  get waiting(): number {
    return this.#queues.tail.size + this.#queues.on_screen.size + this.#queues.cold.size + this.#started.size;
  }

  /** Resolves when nothing is left to read. */
  idle(): Promise<void> {
    return this.#next() === null && !this.#running
      ? Promise.resolve()
      : new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  #next(): Job | null {
    for (const priority of ORDER) {
      if (priority === 'cold') {
        if (this.#held) return null;
        this.#sortCold();
      }
      const job = this.#started.get(priority) ?? this.#queues[priority].values().next().value;
      if (job !== undefined) return job;
    }
    return null;
  }

  /** Sorted once per batch of additions, not once per file. */
  #sortCold(): void {
    if (this.#sorted) return;
    const jobs = [...this.#queues.cold.values()].sort((a, b) => b.mtime_ms - a.mtime_ms);
    this.#queues.cold = new Map(jobs.map((job) => [job.path, job]));
    this.#sorted = true;
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    if (this.#next() === null) {
      this.#running = false;
      this.#onIdle();
      for (const resolve of this.#idleWaiters.splice(0)) resolve();
      return;
    }
    const done = this.#runSlice(this.#take(), SLICE_MS);
    if (!done && this.#taken !== null) this.#started.set(this.#taken.priority, this.#taken);
    setImmediate(() => this.#turn());
  }

  /** Jobs for one slice. What is being written or on screen has one of its own, so that it is seen at once. */
  *#take(): Generator<Job> {
    for (let job = this.#next(); job !== null; job = this.#next()) {
      // Taken out first: an append seen during the slice puts the file back in.
      this.#queues[job.priority].delete(job.path);
      this.#started.delete(job.priority);
      this.#taken = job;
      yield job;
      if (job.priority !== 'cold') return;
    }
  }
}
