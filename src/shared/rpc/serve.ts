import * as v from 'valibot';
import type { EngineEvent, MethodName } from '../api.ts';
import { RetraceError, toWireError } from '../errors.ts';
import { clientMessage, type ServerMessage } from './messages.ts';

/** Calls of one connection at a time; an interface needs a dozen. */
const MAX_OPEN_CALLS = 256;

/** What answers calls: the engine, which checks method and parameters itself. */
export interface RpcAnswerer {
  request(method: MethodName, params: unknown, options: { signal: AbortSignal }): Promise<unknown>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
}

export interface RpcServer {
  /** Takes one message of the interface. Throws `invalid_request` for anything that is not one. */
  receive(message: unknown): void;
  /** Cancels what is running and stops sending. */
  close(): void;
}

/** The engine's end of one connection. */
export function serveCalls(engine: RpcAnswerer, send: (message: ServerMessage) => void): RpcServer {
  const running = new Map<number, AbortController>();
  let closed = false;
  const unsubscribe = engine.subscribe((event) => send({ type: 'event', event }));

  const answer = async (id: number, method: string, params: unknown): Promise<ServerMessage> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      // The engine knows its methods and refuses others.
      const result = await engine.request(method as MethodName, params, { signal: controller.signal });
      return { type: 'result', id, result };
    } catch (error) {
      return { type: 'error', id, error: toWireError(error) };
    } finally {
      running.delete(id);
    }
  };

  return {
    receive(message) {
      const parsed = v.safeParse(clientMessage, message);
      if (!parsed.success) throw new RetraceError('invalid_request', 'A message is not one of the protocol.');
      const { output } = parsed;
      if (output.type === 'cancel') {
        running.get(output.id)?.abort();
        return;
      }
      if (running.has(output.id)) throw new RetraceError('invalid_request', `Call ${output.id} is already open.`);
      if (running.size >= MAX_OPEN_CALLS) {
        const error = new RetraceError('unavailable', `More than ${MAX_OPEN_CALLS} calls are open.`);
        send({ type: 'error', id: output.id, error: error.toWire() });
        return;
      }
      void answer(output.id, output.method, output.params).then((reply) => {
        if (!closed) send(reply);
      });
    },
    close() {
      closed = true;
      unsubscribe();
      for (const controller of running.values()) controller.abort();
    },
  };
}
