import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { ParserContext } from '../../formats/format.ts';
import { startWorker } from '../../worker-entry.ts';
import type { ParsedPiece, Parsing } from './piece.ts';

/** One file for the thread to read from its start. */
export interface ParseJob {
  /** Open descriptor: threads share those of their process. */
  fd: number;
  format: string;
  context: ParserContext;
  chunk_bytes: number;
  /** Takes the pieces. */
  port: MessagePort;
  /** `PRODUCED`, `CONSUMED` and `STOPPED`, seen by both threads. */
  shared: SharedArrayBuffer;
}

/** What the thread sends. Errors as data: those of the file system keep what tells them apart. */
export type FromParser = { piece: ParsedPiece } | { error: { message: string; code?: string; syscall?: string } };

export const PRODUCED = 0;
export const CONSUMED = 1;
export const STOPPED = 2;

/** Pieces the thread may be ahead: enough that neither waits for the other, little enough to hold. */
export const PIECES_AHEAD = 8;

/** The thread died while it read a file: it is to be read in the calling thread. */
export class ParseThreadLost extends Error {
  override readonly name = 'ParseThreadLost';
}

/** A thread that gives nothing for so long, while it is waited for, is taken for lost. In ms. */
const SILENT_MS = 10_000;

/** How long the thread is kept for another large file, in ms: a new one has to warm up again. */
const IDLE_MS = 10_000;

/**
 * A thread that reads and parses one large file ahead of the one that writes the index: on two cores that takes
 * a third of the time off a first import. A process has one.
 */
export class ParseThread {
  #worker: Worker | null = null;
  #job: RemoteParsing | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lost = false;
  readonly #startWorker: () => Worker;

  constructor(start: () => Worker = () => startWorker('parse', null)) {
    this.#startWorker = start;
  }

  /** Starts reading, or returns null while another file is being read and when the thread cannot be had. */
  start(job: Omit<ParseJob, 'port' | 'shared'>): Parsing | null {
    if (this.#job !== null || this.#lost) return null;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#worker ??= this.#open();
    const { port1, port2 } = new MessageChannel();
    const shared = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
    this.#worker.postMessage({ ...job, port: port2, shared } satisfies ParseJob, [port2]);
    this.#job = new RemoteParsing(port1, new Int32Array(shared), (lost) => this.#jobEnded(lost));
    return this.#job;
  }

  #jobEnded(lost: boolean): void {
    this.#job = null;
    if (lost) this.#stop();
    else this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
  }

  #stop(): void {
    void this.#worker?.terminate();
    this.#worker = null;
  }

  #open(): Worker {
    const worker = this.#startWorker();
    // It must not keep a command alive that is done.
    worker.unref();
    worker.on('error', (error) => {
      this.#worker = null;
      this.#lost = true;
      this.#job?.lose(error);
    });
    return worker;
  }
}

export const parseThread = new ParseThread();

class RemoteParsing implements Parsing {
  readonly #port: MessagePort;
  readonly #shared: Int32Array;
  readonly #onClose: (lost: boolean) => void;
  #taken = 0;
  #waited_ms = 0;
  #lost: ParseThreadLost | null = null;
  #closed = false;

  constructor(port: MessagePort, shared: Int32Array, onClose: (lost: boolean) => void) {
    this.#port = port;
    this.#shared = shared;
    this.#onClose = onClose;
  }

  lose(cause: Error): void {
    this.#lost = new ParseThreadLost(cause.message, { cause });
  }

  next(wait_ms: number): ParsedPiece | null {
    const received = this.#receive(wait_ms);
    if (received === null) {
      if (this.#waited_ms > SILENT_MS) this.lose(new Error('it gives nothing'));
      if (this.#lost !== null) throw this.#lost;
      return null;
    }
    this.#waited_ms = 0;
    this.#taken++;
    Atomics.store(this.#shared, CONSUMED, this.#taken);
    Atomics.notify(this.#shared, CONSUMED);
    if ('error' in received) throw Object.assign(new Error(received.error.message), received.error);
    if (received.piece.end !== null) this.close();
    return received.piece;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    Atomics.store(this.#shared, STOPPED, 1);
    // The thread may be waiting for room.
    Atomics.notify(this.#shared, CONSUMED);
    this.#port.close();
    this.#onClose(this.#lost !== null);
  }

  #receive(wait_ms: number): FromParser | null {
    const message = receiveMessageOnPort(this.#port) as { message: FromParser } | undefined;
    if (message !== undefined) return message.message;
    // `PRODUCED` is raised after a message was sent: it is there when the wait ends.
    const since = performance.now();
    if (wait_ms > 0) Atomics.wait(this.#shared, PRODUCED, this.#taken, wait_ms);
    this.#waited_ms += performance.now() - since;
    const late = receiveMessageOnPort(this.#port) as { message: FromParser } | undefined;
    return late?.message ?? null;
  }
}
