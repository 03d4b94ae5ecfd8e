import type { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { contract, type EngineEvent, type LogLine, type MethodName, type Result } from '../shared/api.ts';
import { fromWireError, RetraceError } from '../shared/errors.ts';
import { type FromDiff, isDiffMethod, type ToDiff } from './diff/protocol.ts';
import {
  type FromIngest,
  type FromQuery,
  type IngestStatus,
  STARTING,
  type ToIngest,
  type ToQuery,
  type WorkerSetup,
} from './library/protocol.ts';
import { ensureHome } from './library/store/home.ts';
import { LogFile } from './library/store/log-file.ts';
import { startWorker } from './worker-entry.ts';

/** What a shell needs of the engine. Parameters are untrusted and checked here. */
export interface Engine {
  request<M extends MethodName>(method: M, params: unknown, options?: { signal?: AbortSignal }): Promise<Result<M>>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Watches what the user chose in the shell itself, wherever it lies; from then on the interface may name it, too. */
  open(paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions extends Omit<WorkerSetup, 'started_at_us'> {
  /** Told of a worker that died, in words for the user's terminal or window. */
  onFailure?: (message: string) => void;
}

/**
 * Starts the engine: an ingest worker, the only writer of the index, and a query worker, which answers. This
 * thread only checks and forwards, so a shell stays responsive whatever is being read.
 */
export function createEngine({ onFailure, ...setup }: EngineOptions): Engine {
  ensureHome(setup.home);
  return new WorkerEngine({ ...setup, started_at_us: Date.now() * 1000 }, onFailure ?? (() => undefined));
}

interface Waiting {
  /** Who is to answer. */
  worker: 'query' | 'diff';
  resolve(result: unknown): void;
  reject(error: RetraceError): void;
}

/** Paths that one `sources.add` takes. */
const MAX_ADDED = 100;

class WorkerEngine implements Engine {
  readonly #ingest: Worker;
  readonly #query: Worker;
  /** Compares runs; started when first asked. */
  #diff: Worker | null = null;
  /** Settles when these workers are gone, be it that they died. */
  readonly #ended: Promise<unknown>;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #onFailure: (message: string) => void;
  readonly #log: LogFile;
  #status: IngestStatus = STARTING;
  #rev = 0;
  #nextId = 1;
  #closing = false;
  /** The index to answer from; null while there is none. */
  #index: string | null = null;
  /** Why nothing can be answered any more. */
  #lost: RetraceError | null = null;

  constructor(setup: WorkerSetup, onFailure: (message: string) => void) {
    this.#onFailure = onFailure;
    this.#log = new LogFile(setup.home);
    const { version, shell } = setup;
    this.#log.write({ at_us: Date.now() * 1000, level: 'info', message: `Retrace ${version} started (${shell}).` });
    this.#ingest = startWorker('ingest', setup);
    this.#query = startWorker('query', setup);
    const workers = [this.#ingest, this.#query];
    this.#ended = Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve))));
    this.#ingest.on('message', (message: FromIngest) => this.#fromIngest(message));
    this.#query.on('message', (message: FromQuery) => this.#fromQuery(message));
    this.#ingest.on('error', (error) => this.#failed('The indexing worker', error, this.#index === null));
    this.#query.on('error', (error) => this.#failed('The query worker', error, true));
  }

  async request<M extends MethodName>(
    method: M,
    params: unknown,
    options: { signal?: AbortSignal } = {},
  ): Promise<Result<M>> {
    if (!Object.hasOwn(contract, method)) {
      throw new RetraceError('invalid_request', `There is no method ${String(method)}.`);
    }
    const checked = v.safeParse(contract[method].params, params);
    if (!checked.success) {
      const issue = checked.issues[0];
      throw new RetraceError('invalid_request', `${method}: ${issue.message} at ${v.getDotPath(issue) ?? 'params'}.`);
    }
    if (this.#closing) throw new RetraceError('unavailable', 'Retrace is closing.');
    if (this.#lost !== null) throw this.#lost;
    // Without an index nothing can be answered: whoever asks has it tried again.
    if (this.#index === null && this.#status.phase === 'failed') {
      this.#status = STARTING;
      this.#toIngest({ type: 'resume' });
    }
    const id = this.#nextId++;
    const { signal } = options;
    signal?.throwIfAborted();
    const worker = isDiffMethod(method) ? 'diff' : 'query';
    const result = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { worker, resolve, reject }));
    const cancel = () => {
      if (worker === 'query') this.#toQuery({ type: 'cancel', id });
      else this.#toDiff({ type: 'cancel', id });
      this.#settle(id)?.reject(new RetraceError('cancelled', `${method} was cancelled.`));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    if (isDiffMethod(method)) this.#toDiff({ type: 'request', id, method, params: checked.output });
    else this.#toQuery({ type: 'request', id, method, params: checked.output, status: this.#status });
    try {
      // The worker answers a method with that method's result: the contract's tests hold it to that.
      return (await result) as Result<M>;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async open(paths: readonly string[]): Promise<void> {
    this.#toQuery({ type: 'allow', paths });
    for (let from = 0; from < paths.length; from += MAX_ADDED) {
      await this.request('sources.add', { paths: paths.slice(from, from + MAX_ADDED) });
    }
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#rejectAll(new RetraceError('unavailable', 'Retrace is closing.'));
    this.#toIngest({ type: 'close' });
    this.#toQuery({ type: 'close' });
    const diff = this.#diff;
    const diffEnded = diff === null ? null : new Promise((resolve) => diff.once('exit', resolve));
    diff?.postMessage({ type: 'close' } satisfies ToDiff);
    await Promise.all([this.#ended, diffEnded]);
  }

  #fromIngest(message: FromIngest): void {
    // What still comes would wake the query worker again, after it was told to end.
    if (this.#closing) return;
    switch (message.type) {
      case 'changed':
        this.#emit({ event: 'changed', data: message.change });
        return;
      case 'status': {
        const followed = this.#status.writer !== null;
        this.#status = message.status;
        if (followed !== (message.status.writer !== null)) {
          this.#toQuery({ type: 'follow', follow: message.status.writer !== null });
        }
        this.#emit({ event: 'progress', data: { rev: this.#rev } });
        if (message.status.phase === 'failed' && this.#index === null) {
          this.#rejectAll(new RetraceError('unavailable', message.status.notice ?? 'The index cannot be opened.'));
        }
        return;
      }
      case 'index':
        this.#index = message.path;
        this.#toQuery({ type: 'index', path: message.path });
        this.#diff?.postMessage({ type: 'index', path: message.path } satisfies ToDiff);
        return;
      case 'log':
        this.#note(message.line);
        return;
    }
  }

  #fromQuery(message: FromQuery): void {
    switch (message.type) {
      case 'changed':
        this.#emit({ event: 'changed', data: message.change });
        return;
      case 'ingest':
        this.#toIngest(message.message);
        return;
      case 'settings':
        this.#emit({ event: 'settings', data: {} });
        return;
      default:
        this.#answered(message);
    }
  }

  /** What every worker that answers sends; the one that compares sends nothing else. */
  #answered(message: FromDiff): void {
    switch (message.type) {
      case 'result':
        this.#settle(message.id)?.resolve(message.result);
        return;
      case 'error':
        this.#settle(message.id)?.reject(fromWireError(message.error));
        return;
      case 'log':
        this.#note(message.line);
        return;
    }
  }

  /** The thread that compares died: what it was asked is lost, the next question starts it again. */
  #diffFailed(error: unknown): void {
    this.#diff = null;
    const reason = error instanceof Error ? error.message : String(error);
    for (const [id, { worker }] of this.#waiting) {
      if (worker === 'diff')
        this.#settle(id)?.reject(new RetraceError('unavailable', `Comparing stopped: ${reason}`, 'Try again.'));
    }
    this.#note({ at_us: Date.now() * 1000, level: 'error', message: `The comparing worker stopped: ${reason}` });
  }

  /** A worker died. Without the one that writes, what was indexed can still be read. */
  #failed(who: string, error: unknown, lost: boolean): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#status = { ...this.#status, phase: 'failed', notice: `${who} stopped: ${reason} Restart Retrace.` };
    this.#emit({ event: 'progress', data: { rev: this.#rev } });
    if (lost) {
      const failure = new RetraceError('unavailable', `${who} stopped: ${reason}`, 'Restart Retrace.');
      this.#lost ??= failure;
      this.#rejectAll(failure);
    }
    this.#note({ at_us: Date.now() * 1000, level: 'error', message: `${who} stopped: ${reason}` });
    this.#onFailure(`${who} stopped: ${reason}`);
  }

  /** Into the file, and to the worker that shows the last of it. */
  #note(line: LogLine): void {
    this.#log.write(line);
    this.#toQuery({ type: 'log', line });
  }

  #emit(event: EngineEvent): void {
    if (event.event === 'changed') this.#rev = event.data.rev;
    for (const listener of this.#listeners) listener(event);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #rejectAll(error: RetraceError): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(error);
  }

  #toQuery(message: ToQuery): void {
    this.#query.postMessage(message);
  }

  #toDiff(message: ToDiff): void {
    if (this.#diff === null) {
      const worker = startWorker('diff', undefined);
      this.#diff = worker;
      worker.on('message', (answer: FromDiff) => this.#answered(answer));
      worker.on('error', (error) => this.#diffFailed(error));
      if (this.#index !== null) worker.postMessage({ type: 'index', path: this.#index } satisfies ToDiff);
    }
    this.#diff.postMessage(message);
  }

  #toIngest(message: ToIngest): void {
    this.#ingest.postMessage(message);
  }
}
