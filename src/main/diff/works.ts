import { RetraceError, toWireError } from '../../shared/errors.ts';

export type WorkState<Progress, Result> =
  | { phase: 'working'; progress: Progress }
  | { phase: 'ready'; result: Result }
  | { phase: 'failed'; message: string; advice: string | null };

interface Work<Progress, Result> {
  state: WorkState<Progress, Result>;
  abort: AbortController;
}

/** Long work in the background: it has a name, says how far it is, can be stopped, and its result is kept for a while. */
export class Works<Progress, Result> {
  readonly #kept = new Map<string, Work<Progress, Result>>();
  readonly #what: string;
  readonly #most: number;
  readonly #onDefect: (error: unknown) => void;
  #next = 1;

  /** `what` is kept, `most` at a time; `onDefect` is told of errors that no user can act on. */
  constructor(what: string, most: number, onDefect: (error: unknown) => void) {
    this.#what = what;
    this.#most = most;
    this.#onDefect = onDefect;
  }

  /** Starts the work and gives its name. */
  start(
    begin: Progress,
    run: (work: { id: string; signal: AbortSignal; onProgress: (progress: Progress) => void }) => Promise<Result>,
  ): string {
    const id = `${this.#what.replaceAll(' ', '-')}-${this.#next++}`;
    const work: Work<Progress, Result> = {
      state: { phase: 'working', progress: begin },
      abort: new AbortController(),
    };
    this.#kept.set(id, work);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.close(oldest);
    }
    const onProgress = (progress: Progress) => {
      work.state = { phase: 'working', progress };
    };
    run({ id, signal: work.abort.signal, onProgress }).then(
      (result) => {
        work.state = { phase: 'ready', result };
      },
      (error: unknown) => {
        const { code, message, action } = toWireError(error);
        work.state = { phase: 'failed', message, advice: action ?? null };
        if (code === 'internal' && !work.abort.signal.aborted) this.#onDefect(error);
      },
    );
    return id;
  }

  /** Throws `gone` for work that is no longer kept. */
  state(id: string): WorkState<Progress, Result> {
    const work = this.#kept.get(id);
    if (work === undefined) throw new RetraceError('gone', `This ${this.#what} is no longer kept.`, 'Open it again.');
    return work.state;
  }

  /** What the work came to. Throws `gone`, and `unavailable` while it is under way or when it failed. */
  result(id: string): Result {
    const state = this.state(id);
    switch (state.phase) {
      case 'ready':
        return state.result;
      case 'working':
        throw new RetraceError('unavailable', `This ${this.#what} is not ready yet.`, 'Wait until it is.');
      case 'failed':
        throw new RetraceError('unavailable', state.message, state.advice ?? undefined);
    }
  }

  /** Stops the work and forgets it. False when it was not known. */
  close(id: string): boolean {
    this.#kept.get(id)?.abort.abort();
    return this.#kept.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#kept.keys()]) this.close(id);
  }

  has(id: string): boolean {
    return this.#kept.has(id);
  }
}
