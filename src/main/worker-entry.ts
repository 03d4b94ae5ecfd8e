import { Worker } from 'node:worker_threads';

export type WorkerName = 'ingest' | 'query' | 'parse';

/**
 * Starts a worker. In the build every entry is a file of its own beside this one; from the sources, which
 * Node runs as they are in tests, it is the TypeScript file.
 */
export function startWorker(name: WorkerName, workerData: unknown): Worker {
  const built = !import.meta.url.endsWith('.ts');
  const url = new URL(built ? `./${name}.js` : `./library/${name}/worker.ts`, import.meta.url);
  return new Worker(url, { workerData, name: `retrace-${name}` });
}
