import { parentPort, workerData } from 'node:worker_threads';
import type { LogLine } from '../../../shared/api.ts';
import { RetraceError, toWireError } from '../../../shared/errors.ts';
import type { FromQuery, ToQuery, WorkerSetup } from '../protocol.ts';
import { isCorrupt } from '../store/health.ts';
import { openUserDatabase } from '../store/user-database.ts';
import { IndexReader } from './index-reader.ts';
import { createLibraryMethods } from './library-methods.ts';

/** The thread that answers: it reads the index and the files, and keeps what the user made in `user.db`. */

if (parentPort === null) throw new Error('worker.ts runs as a worker');
const port = parentPort;
const setup = workerData as WorkerSetup;

const user = openUserDatabase(setup.home);
const reader = new IndexReader(
  () => user.sources(),
  (change) => send({ type: 'changed', change }),
);
const methods = createLibraryMethods(setup, user, reader, send);
const running = new Map<number, AbortController>();
const waitingForIndex: Extract<ToQuery, { type: 'request' }>[] = [];

port.on('message', (message: ToQuery) => {
  switch (message.type) {
    case 'request':
      if (reader.isOpen) void answer(message);
      else waitingForIndex.push(message);
      return;
    case 'cancel':
      running.get(message.id)?.abort();
      return;
    case 'allow':
      methods.allow(message.paths);
      return;
    case 'index':
      reader.open(message.path);
      for (const request of waitingForIndex.splice(0)) void answer(request);
      return;
    case 'follow':
      reader.follow(message.follow);
      return;
    case 'log':
      methods.log(message.line);
      return;
    case 'close':
      reader.close();
      user.close();
      port.close();
      return;
  }
});

function send(message: FromQuery): void {
  port.postMessage(message);
}

async function answer({ id, method, params, status }: Extract<ToQuery, { type: 'request' }>): Promise<void> {
  const controller = new AbortController();
  const { path } = reader;
  running.set(id, controller);
  try {
    const result = await methods.handle(method, params, status, controller.signal);
    send({ type: 'result', id, result });
  } catch (error) {
    if (isCorrupt(error)) send({ type: 'ingest', message: { type: 'damaged', path } });
    if (!(error instanceof RetraceError) && !controller.signal.aborted) {
      const message = error instanceof Error ? error.message : String(error);
      const line: LogLine = { at_us: Date.now() * 1000, level: 'error', message: `${method} failed: ${message}` };
      send({ type: 'log', line });
    }
    send({ type: 'error', id, error: toWireError(error) });
  } finally {
    running.delete(id);
  }
}
