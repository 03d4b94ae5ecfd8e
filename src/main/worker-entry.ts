import { Worker } from 'node:worker_threads';
import { nodeEntry } from './package-files.ts';

export type WorkerName = 'ingest' | 'query' | 'parse';

/** Starts a worker of the build, or of the sources, which Node runs as they are in tests. */
export function startWorker(name: WorkerName, workerData: unknown): Worker {
  const file = nodeEntry(name, `src/main/library/${name}/worker.ts`);
  return new Worker(file, { workerData, name: `retrace-${name}` });
}
