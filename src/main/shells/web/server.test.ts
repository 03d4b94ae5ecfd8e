import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineEvent } from '../../../shared/api.ts';
import { decodeFrame } from '../../../shared/rpc/frames.ts';
import type { RpcAnswerer } from '../../../shared/rpc/serve.ts';
import { startWebShell, type WebShell, type WebShellLimits } from './server.ts';

const TOKEN = 'token-of-this-test';
const SECRET = 'content of a trace';

let renderer: string;
let shells: WebShell[];
let listeners: Set<(event: EngineEvent) => void>;
let asked: string[];
let answer: (method: string) => Promise<unknown>;

const engine: RpcAnswerer = {
  request: (method) => {
    asked.push(method);
    return answer(method);
  },
  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

beforeEach(() => {
  renderer = mkdtempSync(join(tmpdir(), 'retrace-web-'));
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>page');
  shells = [];
  listeners = new Set();
  asked = [];
  answer = async () => ({ secret: SECRET });
});
afterEach(async () => {
  for (const shell of shells) await shell.close();
  rmSync(renderer, { recursive: true });
});

async function start(limits: Partial<WebShellLimits> = {}, port = 0): Promise<number> {
  const shell = await startWebShell({
    engine,
    renderer,
    host: '127.0.0.1',
    port,
    token: TOKEN,
    allowedHosts: ['box.example'],
    limits,
  });
  shells.push(shell);
  return shell.port;
}

function get(
  port: number,
  options: { path?: string; method?: string; host?: string },
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { path = '/', method = 'GET', host = `127.0.0.1:${port}` } = options;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

/** What a socket saw until it closed: the handshake's refusal, messages, close code. */
function probe(
  port: number,
  options: { origin?: string | null; host?: string; path?: string; send?: (string | Buffer)[] },
): Promise<{ refused: number | null; messages: unknown[]; code: number }> {
  const { origin = `http://127.0.0.1:${port}`, host = `127.0.0.1:${port}`, path = '/socket', send = [] } = options;
  const headers = origin === null ? { host } : { host, origin };
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    const messages: unknown[] = [];
    let refused: number | null = null;
    socket.on('unexpected-response', (_request, response) => {
      refused = response.statusCode ?? null;
      socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('open', () => {
      for (const message of send) socket.send(message);
    });
    socket.on('message', (data) => {
      const message = decodeFrame(data.toString());
      messages.push(message);
      // An answer is all a case waits for.
      if ((message as { type: string }).type === 'result') socket.close();
    });
    socket.on('close', (code) => resolve({ refused, messages, code }));
  });
}

const hello = (token: string) => JSON.stringify({ type: 'hello', token });
const call = JSON.stringify({ type: 'request', id: 1, method: 'run.get', params: {} });

describe('C8: the web shell answers only its own page', () => {
  test('its own page with the token is answered', async () => {
    const port = await start();
    const { messages } = await probe(port, { send: [hello(TOKEN), call] });
    expect(messages).toEqual([{ type: 'welcome' }, { type: 'result', id: 1, result: { secret: SECRET } }]);
    const named = await probe(port, { host: 'localhost:9', origin: 'http://localhost:9', send: [hello(TOKEN), call] });
    expect(named.messages).toHaveLength(2);
  });

  test('a rebound name gets neither page nor socket, even with the token', async () => {
    const port = await start();
    for (const host of [`evil.example:${port}`, 'evil.example', `localhost.evil.example:${port}`, '127.0.0.2']) {
      expect(await get(port, { host })).toMatchObject({ status: 403 });
      const socket = await probe(port, { host, origin: `http://${host}`, send: [hello(TOKEN), call] });
      expect(socket).toMatchObject({ refused: 403, messages: [] });
    }
    expect((await get(port, { host: `box.example:${port}` })).status).toBe(200);
    expect(asked).toEqual([]);
  });

  test('a page of another origin cannot open the socket, nor can one that hides its origin', async () => {
    const port = await start();
    const origins = ['https://evil.example', 'null', `http://localhost:${port}`, `http://127.0.0.1:${port + 1}`, null];
    for (const origin of origins) {
      const socket = await probe(port, { origin, send: [hello(TOKEN), call] });
      expect(socket, String(origin)).toMatchObject({ refused: 403, messages: [] });
    }
    expect(asked).toEqual([]);
  });

  test('without the right token as first message nothing is answered and no event is sent', async () => {
    const port = await start();
    const cases: [string | Buffer, number][] = [
      [hello('wrong'), 4401],
      [hello(''), 4401],
      [hello(TOKEN.slice(0, -1)), 4401],
      [call, 4400],
      [Buffer.from(hello(TOKEN)), 4400],
      ['not json', 4400],
      ['null', 4400],
      [hello('x'.repeat(300)), 4400],
    ];
    for (const [first, code] of cases) {
      const probed = await probe(port, { send: [first, call] });
      expect(probed, String(first)).toEqual({ refused: null, messages: [], code });
    }
    const silent = await probe(await start({ helloMs: 50 }), {});
    expect(silent).toEqual({ refused: null, messages: [], code: 4400 });
    expect(asked).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  test('HTTP carries no data: only GET, only files of the build, the socket at one path', async () => {
    const port = await start();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect((await get(port, { method })).status).toBe(405);
    }
    for (const path of ['/socket', '/api', '/run.get', '/index.html/..%2f..', 'http://evil.example/']) {
      expect((await get(port, { path })).status, path).toBe(404);
    }
    expect(await probe(port, { path: '/' })).toMatchObject({ refused: 404 });
    expect(await probe(port, { path: `/socket?token=${TOKEN}` })).toMatchObject({ refused: 404 });
    const page = await get(port, { path: '/run/x?token=1' });
    expect(page.body).toBe('<!doctype html>page');
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${port}`);
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('messages over the limit and messages of no protocol end the connection', async () => {
    const port = await start({ messageBytes: 1000 });
    expect((await probe(port, { send: [hello(TOKEN), 'x'.repeat(1001)] })).code).toBe(1009);
    expect((await probe(port, { send: [hello(TOKEN), '{"type":"evil"}'] })).code).toBe(4400);
    expect((await probe(port, { send: [hello(TOKEN), Buffer.from(call)] })).code).toBe(4400);
  });

  test('connections are bounded', async () => {
    const port = await start({ connections: 1 });
    const open = new WebSocket(`ws://127.0.0.1:${port}/socket`, { origin: `http://127.0.0.1:${port}` });
    await new Promise((resolve) => open.on('open', resolve));
    expect(await probe(port, {})).toMatchObject({ refused: 503 });
    open.terminate();
  });
});

describe('C9: nothing listens beyond this machine unless asked', () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === 'IPv4')
    .map(({ address }) => address);
  // All of 127/8 is this machine on Linux, and only one address of it is listened on.
  if (process.platform === 'linux') others.push('127.0.0.2');

  test('the port is closed on every other address', async () => {
    const port = await start();
    for (const host of others) {
      const reach = new Promise((resolve, reject) => {
        request({ host, port, headers: { host: `127.0.0.1:${port}` } }, resolve)
          .on('error', reject)
          .end();
      });
      await expect(reach, host).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
  });

  test('a taken port and a foreign address are refused in words', async () => {
    const port = await start();
    await expect(start({}, port)).rejects.toMatchObject({ code: 'unavailable', message: /already in use/ });
  });
});

describe('a page that does not read', () => {
  /** A page that has shown its token, asked `calls` times, and reads nothing. */
  async function deafPage(port: number, calls: number): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { origin: `http://127.0.0.1:${port}` });
    const welcomed = new Promise((resolve) => socket.once('message', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(hello(TOKEN));
    await welcomed;
    socket.pause();
    for (let id = 1; id <= calls; id++) {
      socket.send(JSON.stringify({ type: 'request', id, method: 'payload.read', params: {} }));
    }
    return socket;
  }

  test('is answered no further until it reads on', async () => {
    const port = await start({ pauseBytes: 100_000, dropBytes: 10_000_000_000 });
    answer = async (method) => (method === 'run.get' ? {} : { data: new Uint8Array(200_000) });
    const calls = 200;
    const socket = await deafPage(port, calls);
    const answered = () => asked.filter((method) => method === 'payload.read').length;
    await expect.poll(answered).toBeGreaterThan(0);
    // Other pages are answered meanwhile; by then the deaf one's calls would all have been.
    for (let n = 0; n < 50; n++) await probe(port, { send: [hello(TOKEN), call] });
    expect(answered()).toBeLessThan(calls);
    socket.resume();
    await expect.poll(answered).toBe(calls);
    socket.terminate();
  });

  test('is cut off before it fills memory', async () => {
    const port = await start({ pauseBytes: 100_000, dropBytes: 3_000_000 });
    answer = async () => ({ data: new Uint8Array(200_000) });
    const socket = await deafPage(port, 10);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    // Events still come for a page that is held back; they are what overflows in the end.
    const event: EngineEvent = {
      event: 'changed',
      data: { rev: 1, runs: Array.from({ length: 2_000 }, (_, n) => ({ run: `run-${n}`, rev: n })) },
    };
    await expect
      .poll(() => {
        for (let n = 0; n < 50; n++) for (const listener of listeners) listener(event);
        return listeners.size;
      })
      .toBe(0);
    socket.resume();
    await closed;
  });
});
