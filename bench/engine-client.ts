import { WebSocket } from 'ws';
import { RpcCalls } from '../src/shared/rpc/calls.ts';
import { decodeFrame, encodeFrame } from '../src/shared/rpc/frames.ts';
import type { ServerMessage } from '../src/shared/rpc/messages.ts';

/** The contract over the socket of a running `retrace serve`, as the page uses it. */
export interface EngineConnection {
  calls: RpcCalls;
  close(): void;
}

/** Connects with the address that `retrace serve` printed. */
export async function connectEngine(address: string): Promise<EngineConnection> {
  const { origin, host, hash } = new URL(address);
  const socket = new WebSocket(`ws://${host}/socket`, { origin });
  socket.binaryType = 'arraybuffer';
  const calls = new RpcCalls((message) => socket.send(encodeFrame(message)));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server refused the connection')));
    socket.once('open', () => socket.send(encodeFrame({ type: 'hello', token: hash.replace('#token=', '') })));
    socket.on('message', (data, isBinary) => {
      const frame = isBinary ? data : data.toString();
      const message = decodeFrame(frame as string | ArrayBuffer) as ServerMessage;
      if (message.type === 'welcome') resolve();
      else calls.receive(message);
    });
  });
  return { calls, close: () => socket.terminate() };
}

const POLL_MS = 100;

/** Resolves when everything the server was asked to open is read. */
export async function untilIndexed({ calls }: EngineConnection): Promise<void> {
  for (;;) {
    const status = await calls.request('index.status', {});
    if (status.phase === 'failed') throw new Error(status.notice ?? 'indexing failed');
    if (status.phase === 'idle' && status.files_total > 0 && status.files_done === status.files_total) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
