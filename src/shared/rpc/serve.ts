import * as v from 'valibot';
import type { EngineEvent, MethodName } from '../api.ts';
import { RetraceError, toWireError } from '../errors.ts';
import { type ClientMessage, clientMessage, type ServerMessage } from './messages.ts';

/** Calls of one connection that run at a time; further ones wait their turn. */
const MAX_RUNNING = 32;
/** Calls of one connection that may wait. */
const MAX_WAITING = 4096;

/** What answers calls: the engine, which checks method and parameters itself. */
export interface RpcAnswerer {
  request(method: MethodName, params: unknown, options: { signal: AbortSignal }): Promise<unknown>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
}

export interface RpcServer {
  /** Takes one message of the interface. Throws `invalid_request` for anything that is not one. */
  receive(message: unknown): void;
  /** Starts waiting calls, when the connection has room again. */
  resume(): void;
  /** Cancels what is running and stops sending. */
  close(): void;
}

type Request = Extract<ClientMessage, { type: 'request' }>;

/** The engine's end of one connection. No call is started while `isFull` says that answers are not taken away. */
export function serveCalls(
  engine: RpcAnswerer,
  send: (message: ServerMessage) => void,
  isFull: () => boolean = () => false,
): RpcServer {
  const running = new Map<number, AbortController>();
  const waiting = new Map<number, Request>();
  let closed = false;
  const unsubscribe = engine.subscribe((event) => send({ type: 'event', event }));

  const answer = async ({ id, method, params }: Request): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    let reply: ServerMessage;
    try {
      const result = await engine.request(method, params, { signal: controller.signal });
      reply = { type: 'result', id, result };
    } catch (error) {
      reply = { type: 'error', id, error: toWireError(error) };
    }
    running.delete(id);
    if (closed) return;
    send(reply);
    startWaiting();
  };

  const startWaiting = () => {
    for (const [id, request] of waiting) {
      if (closed || running.size >= MAX_RUNNING || isFull()) return;
      waiting.delete(id);
      void answer(request);
    }
  };

  return {
    receive(message) {
      const parsed = v.safeParse(clientMessage, message);
      if (!parsed.success) throw new RetraceError('invalid_request', 'A message is not one of the protocol.');
      const { output } = parsed;
      const { id } = output;
      if (output.type === 'cancel') {
        waiting.delete(id);
        running.get(id)?.abort();
        return;
      }
      if (running.has(id) || waiting.has(id)) throw new RetraceError('invalid_request', `Call ${id} is already open.`);
      if (waiting.size >= MAX_WAITING) {
        const error = new RetraceError('unavailable', `More than ${MAX_WAITING} calls are waiting.`);
        send({ type: 'error', id, error: error.toWire() });
        return;
      }
      // The engine knows its methods and refuses others.
      waiting.set(id, { ...output, method: output.method as MethodName });
      startWaiting();
    },
    resume: startWaiting,
    close() {
      closed = true;
      unsubscribe();
      waiting.clear();
      for (const controller of running.values()) controller.abort();
    },
  };
}
