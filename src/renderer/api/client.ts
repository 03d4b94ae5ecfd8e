import type { EngineClient } from '../../shared/api.ts';
import { RetraceError } from '../../shared/errors.ts';
import { RpcCalls } from '../../shared/rpc/calls.ts';
import { decodeFrame, encodeFrame } from '../../shared/rpc/frames.ts';
import {
  type ClientMessage,
  type HelloMessage,
  type ServerMessage,
  SOCKET_REFUSED,
} from '../../shared/rpc/messages.ts';

/** `refused`: the token is not (or no longer) the server's; only a new address helps. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'refused';

export interface Connection extends EngineClient {
  readonly state: ConnectionState;
  /** Told of every change of `state` from now on. */
  onState(listener: (state: ConnectionState) => void): () => void;
}

export interface ClosableConnection extends Connection {
  close(): void;
}

export interface ConnectOptions {
  /** Wait before the first new attempt; doubles up to `maxDelayMs`. */
  delayMs?: number;
  maxDelayMs?: number;
}

/**
 * Connects to the web shell's socket and stays connected: calls made meanwhile wait, and those without an
 * answer are asked again over the next connection.
 */
export function connect(url: string, token: string, options: ConnectOptions = {}): ClosableConnection {
  return new SocketConnection(url, token, options);
}

class SocketConnection extends RpcCalls implements ClosableConnection {
  readonly #url: string;
  readonly #token: string;
  readonly #delayMs: number;
  readonly #maxDelayMs: number;
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = 'connecting';
  #socket: WebSocket | null = null;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(url: string, token: string, { delayMs = 250, maxDelayMs = 5_000 }: ConnectOptions) {
    super((message) => this.#sendWhenConnected(message));
    this.#url = url;
    this.#token = token;
    this.#delayMs = delayMs;
    this.#maxDelayMs = maxDelayMs;
    this.#open();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.rejectAll(new RetraceError('unavailable', 'The connection was closed.'));
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => {
      const hello: HelloMessage = { type: 'hello', token: this.#token };
      socket.send(encodeFrame(hello));
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const message = decodeFrame(data) as ServerMessage;
      if (message.type !== 'welcome') {
        this.receive(message);
        return;
      }
      this.#attempts = 0;
      this.#enter('connected');
      this.resend();
    });
    socket.addEventListener('close', ({ code }) => this.#lost(code));
  }

  #lost(code: number): void {
    if (this.#closed) return;
    if (code === SOCKET_REFUSED) {
      this.#enter('refused');
      this.#refuseAll();
      return;
    }
    if (this.#state === 'connected') this.#enter('reconnecting');
    const delay = Math.min(this.#delayMs * 2 ** this.#attempts++, this.#maxDelayMs);
    // Spread, so that several tabs do not come back in the same instant.
    this.#retry = setTimeout(() => this.#open(), delay * (0.75 + Math.random() / 2));
  }

  #sendWhenConnected(message: ClientMessage): void {
    // What is not sent now is sent by `resend`, once the token has been accepted.
    if (this.#state === 'connected') this.#socket?.send(encodeFrame(message));
    if (this.#state === 'refused') this.#refuseAll();
  }

  #refuseAll(): void {
    this.rejectAll(
      new RetraceError('refused', 'The server refused this page.', 'Open the address that retrace printed last.'),
    );
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}
