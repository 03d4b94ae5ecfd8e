import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../../../shared/rpc/frames.ts';
import { helloMessage, type ServerMessage, SOCKET_PROTOCOL, SOCKET_REFUSED } from '../../../shared/rpc/messages.ts';
import { type RpcAnswerer, type RpcServer, serveCalls } from '../../../shared/rpc/serve.ts';
import { isToken } from './guard.ts';

export interface ConnectionLimits {
  /** Time for the first message, which must hold the token. */
  helloMs: number;
  /** Unsent bytes above which no further calls are taken from this page until it has read some. */
  pauseBytes: number;
  /** Unsent bytes above which a page that does not read is cut off; it may connect again. */
  dropBytes: number;
}

/** Answers one socket: nothing at all before it has shown the token. */
export function serveSocket(socket: WebSocket, engine: RpcAnswerer, token: string, limits: ConnectionLimits): void {
  let calls: RpcServer | null = null;
  // Not refused: a page that is only slow tries again.
  const deadline = setTimeout(() => socket.close(SOCKET_PROTOCOL, 'no token'), limits.helloMs);

  const isFull = () => socket.bufferedAmount > limits.pauseBytes;
  const send = (message: ServerMessage) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.dropBytes) {
      socket.terminate();
      return;
    }
    socket.send(encodeFrame(message), () => {
      if (!socket.isPaused || isFull()) return;
      socket.resume();
      calls?.resume();
    });
    if (isFull()) socket.pause();
  };

  socket.on('message', (data, isBinary) => {
    // A page sends text only: parameters hold no binary values.
    const message = isBinary ? undefined : decoded(data);
    if (calls !== null) {
      receive(calls, message);
      return;
    }
    clearTimeout(deadline);
    const hello = v.safeParse(helloMessage, message);
    if (!hello.success) {
      socket.close(SOCKET_PROTOCOL, 'not a hello');
    } else if (!isToken(hello.output.token, token)) {
      socket.close(SOCKET_REFUSED, 'wrong token');
    } else {
      send({ type: 'welcome' });
      calls = serveCalls(engine, send, isFull);
    }
  });
  socket.on('close', () => {
    clearTimeout(deadline);
    calls?.close();
  });
  // A peer that breaks the protocol of the socket itself is closed by `ws`; there is nothing left to do.
  socket.on('error', () => socket.terminate());

  function receive(server: RpcServer, message: unknown): void {
    try {
      server.receive(message);
    } catch {
      // Not one of our pages, or an older build of it: it may connect again.
      socket.close(SOCKET_PROTOCOL, 'not a message');
    }
  }
}

function decoded(data: RawData): unknown {
  try {
    return decodeFrame(data.toString());
  } catch {
    // Told apart from every message by the parsers that follow.
    return undefined;
  }
}
