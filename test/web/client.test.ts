import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { serveSocket } from '../../src/main/shells/web/connection.ts';
import { type Connection, type ConnectionState, connect } from '../../src/renderer/api/client.ts';
import { socketAddress, takeToken } from '../../src/renderer/api/token.ts';
import type { EngineEvent } from '../../src/shared/api.ts';
import type { RpcAnswerer } from '../../src/shared/rpc/serve.ts';

const TOKEN = 'token';
const cleanup: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

interface TestServer {
  port: number;
  dropAll(): void;
  close(): Promise<void>;
}

/** The server's end of the socket, without the checks of HTTP: Node's own client sends no Origin. */
async function serve(engine: RpcAnswerer, port = 0, token = TOKEN): Promise<TestServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  server.on('connection', (socket) =>
    serveSocket(socket, engine, token, { helloMs: 5_000, pauseBytes: 1_000_000, dropBytes: 96_000_000 }),
  );
  await new Promise((resolve) => server.on('listening', resolve));
  const dropAll = () => {
    for (const socket of server.clients) socket.terminate();
  };
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      dropAll();
    });
    return closed;
  };
  cleanup.push(close);
  return { port: (server.address() as AddressInfo).port, dropAll, close };
}

function open(port: number, token = TOKEN): { client: Connection; states: ConnectionState[] } {
  const client = connect(`ws://127.0.0.1:${port}/socket`, token, { delayMs: 1, maxDelayMs: 20 });
  const states: ConnectionState[] = [];
  client.onState((state) => states.push(state));
  cleanup.push(() => client.close());
  return { client, states };
}

function engine(answer: (params: unknown, signal: AbortSignal) => Promise<unknown>) {
  const listeners = new Set<(event: EngineEvent) => void>();
  const answerer: RpcAnswerer = {
    request: (_method, params, { signal }) => answer(params, signal),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { answerer, listeners };
}

describe('a page and its server', () => {
  test('calls made before the socket is open are answered, typed arrays as such, events arrive', async () => {
    const { answerer, listeners } = engine(async () => ({ data: Uint8Array.of(1, 2), bytes: 2, rev: 3 }));
    const { port } = await serve(answerer);
    const { client, states } = open(port);
    const events: EngineEvent[] = [];
    client.subscribe((event) => events.push(event));
    const reply = await client.request('payload.read', { root: 'a', step: 's', field: 'f', offset: 0, n: 2 });
    expect(reply).toEqual({ data: Uint8Array.of(1, 2), bytes: 2, rev: 3 });
    expect(states).toEqual(['connected']);
    for (const listener of listeners) listener({ event: 'progress', data: { rev: 4 } });
    await expect.poll(() => events).toEqual([{ event: 'progress', data: { rev: 4 } }]);
  });

  test('abort reaches the engine', async () => {
    const seen: AbortSignal[] = [];
    const { answerer } = engine((_params, signal) => {
      seen.push(signal);
      return new Promise(() => undefined);
    });
    const { port } = await serve(answerer);
    const { client } = open(port);
    const controller = new AbortController();
    const call = client.request('run.get', { run: 'x' }, { signal: controller.signal });
    await expect.poll(() => seen.length).toBe(1);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => seen[0]?.aborted).toBe(true);
  });

  test('a lost connection comes back, and what had no answer is asked again', async () => {
    let times = 0;
    const { answerer } = engine(async () => {
      times++;
      if (times === 1) return new Promise(() => undefined);
      return { target: null, rev: times };
    });
    const first = await serve(answerer);
    const { client, states } = open(first.port);
    const call = client.request('steps.at', { root: 'a', seq: 1 });
    await expect.poll(() => times).toBe(1);
    await first.close();
    await expect.poll(() => states).toEqual(['connected', 'reconnecting']);
    await serve(answerer, first.port);
    expect(await call).toEqual({ target: null, rev: 2 });
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });

  test('a server with another token refuses the page for good', async () => {
    const { answerer } = engine(async () => ({}));
    const { port } = await serve(answerer);
    const { client, states } = open(port, 'of another server');
    await expect(client.request('run.get', { run: 'x' })).rejects.toMatchObject({ code: 'refused' });
    expect(states).toEqual(['refused']);
    expect(client.state).toBe('refused');
    await expect(client.request('run.get', { run: 'x' })).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('the token of a page', () => {
  function page(hash: string, stored: Record<string, string> = {}) {
    const store = new Map(Object.entries(stored));
    const shown: string[] = [];
    const window = {
      location: { hash, pathname: '/run/a', search: '?x=1', protocol: 'http:', host: '127.0.0.1:7' },
      history: { state: null, replaceState: (_state: unknown, _title: string, url: string) => shown.push(url) },
      sessionStorage: {
        getItem: (key: string) => store.get(key) ?? null,
        setItem: (key: string, value: string) => store.set(key, value),
      },
    };
    return { window: window as unknown as Window, shown, store };
  }

  test('is taken out of the address bar and kept for reloads', () => {
    const first = page('#token=abc');
    expect(takeToken(first.window)).toBe('abc');
    expect(first.shown).toEqual(['/run/a?x=1']);
    expect(takeToken(page('', Object.fromEntries(first.store)).window)).toBe('abc');
    expect(takeToken(page('').window)).toBeNull();
    expect(socketAddress(first.window.location)).toBe('ws://127.0.0.1:7/socket');
  });
});
