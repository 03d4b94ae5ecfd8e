import type { EngineClient, EngineEvent, MethodName, Params, Result } from '../api.ts';
import { fromWireError, RetraceError } from '../errors.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';

interface Call {
  message: ClientMessage;
  resolve(result: unknown): void;
  reject(error: RetraceError): void;
}

/** The interface's end: turns calls into messages and answers back into results, whatever carries them. */
export class RpcCalls implements EngineClient {
  readonly #send: (message: ClientMessage) => void;
  readonly #waiting = new Map<number, Call>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #nextId = 1;

  constructor(send: (message: ClientMessage) => void) {
    this.#send = send;
  }

  async request<M extends MethodName>(
    method: M,
    params: Params<M>,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<Result<M>> {
    const cancelled = () => new RetraceError('cancelled', `${method} was cancelled.`);
    if (signal?.aborted) throw cancelled();
    const id = this.#nextId++;
    const cancel = () => {
      this.#settle(id)?.reject(cancelled());
      this.#send({ type: 'cancel', id });
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const result = await new Promise<unknown>((resolve, reject) => {
        const message: ClientMessage = { type: 'request', id, method, params };
        this.#waiting.set(id, { message, resolve, reject });
        this.#send(message);
      });
      // The engine answers a method with that method's result, and is part of the same build.
      return result as Result<M>;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a message of the engine's end, which is trusted. */
  receive(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        return;
      case 'result':
        this.#settle(message.id)?.resolve(message.result);
        return;
      case 'error':
        this.#settle(message.id)?.reject(fromWireError(message.error));
        return;
      case 'event':
        for (const listener of this.#listeners) listener(message.event);
        return;
    }
  }

  /**
   * Sends again what has no answer yet, over a new connection. Every method may be asked twice: reads change
   * nothing, and writes set a state rather than add to one.
   */
  resend(): void {
    for (const { message } of this.#waiting.values()) this.#send(message);
  }

  /** Ends every open call, when no connection will come back. */
  rejectAll(error: RetraceError): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(error);
  }

  #settle(id: number): Call | undefined {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    return call;
  }
}
