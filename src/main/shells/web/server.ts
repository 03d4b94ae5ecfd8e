import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { RetraceError } from '../../../shared/errors.ts';
import type { RpcAnswerer } from '../../../shared/rpc/serve.ts';
import { policyHeaders, staticHandler } from '../static.ts';
import { type ConnectionLimits, serveSocket } from './connection.ts';
import { isAllowedHost, isOwnOrigin } from './guard.ts';

export interface WebShellOptions {
  engine: RpcAnswerer;
  /** Folder of the built interface. */
  renderer: string;
  /** Address to listen on: loopback, unless the user said otherwise. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  token: string;
  /** Names beside localhost under which browsers may ask for it. */
  allowedHosts: readonly string[];
  limits?: Partial<WebShellLimits>;
}

export interface WebShellLimits extends ConnectionLimits {
  /** Largest message of a page. */
  messageBytes: number;
  connections: number;
  pingMs: number;
}

const LIMITS: WebShellLimits = {
  helloMs: 5_000,
  pauseBytes: 1_000_000,
  dropBytes: 96_000_000,
  messageBytes: 4_000_000,
  connections: 64,
  pingMs: 30_000,
};

const SOCKET_PATH = '/socket';

export interface WebShell {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves the interface over HTTP and the engine over a WebSocket. HTTP carries no data: files of the build,
 * the same for everyone. Throws `unavailable` when the address cannot be listened on.
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { engine, token, allowedHosts } = options;
  const limits: WebShellLimits = { ...LIMITS, ...options.limits };
  const files = staticHandler(options.renderer);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, perMessageDeflate: false });

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = request.headers;
    if (host === undefined || !isAllowedHost(host, allowedHosts)) {
      return end(response, 403, `This address is not served under that name. Start retrace with --allow-host NAME.\n`);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET is answered.\n');
    const path = request.url?.split('?', 1)[0] ?? '';
    const reply = await files(path);
    response.writeHead(reply.status, {
      ...policyHeaders([`ws://${host}`, `wss://${host}`]),
      ...reply.headers,
      'content-length': reply.body.byteLength,
    });
    response.end(request.method === 'HEAD' ? undefined : reply.body);
  }

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    if (request.url !== SOCKET_PATH) return refuse(stream, 404);
    if (!isAllowedHost(host, allowedHosts) || !isOwnOrigin(origin, host)) return refuse(stream, 403);
    if (sockets.clients.size >= limits.connections) return refuse(stream, 503);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      serveSocket(socket, engine, token, limits);
    });
  });

  // A tunnel that went away leaves its end open: who does not answer one ping by the next is gone.
  const alive = new WeakSet<WebSocket>();
  const pingAll = () => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  };

  await listen(server, options.host, options.port);
  const ping = setInterval(pingAll, limits.pingMs);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(ping);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...policyHeaders([]),
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(text);
}

const REASONS = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

function refuse(stream: Duplex, status: keyof typeof REASONS): void {
  stream.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new RetraceError('unavailable', listenFailure(error, host, port), 'Choose another with --port or --host.'),
      );
    });
    server.listen(port, host, resolve);
  });
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is already in use.`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be used by this account.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}.`;
    default:
      return `Listening on ${host}:${port} failed: ${error.message}`;
  }
}
