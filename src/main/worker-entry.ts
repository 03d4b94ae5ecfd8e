import { Worker } from 'node:worker_threads';
import { nodeEntry } from './package-files.ts';

export type WorkerName = 'ingest' | 'query' | 'parse' | 'diff';

/** Where each lies in the sources, below this folder. */
const SOURCES: Record<WorkerName, string> = {
  ingest: 'library/ingest',
  query: 'library/query',
  parse: 'library/parse',
  diff: 'diff',
};

/** Starts a worker of the build, or of the sources, which Node runs as they are in tests. */
export function startWorker(name: WorkerName, workerData: unknown): Worker {
  const file = nodeEntry(name, `src/main/${SOURCES[name]}/worker.ts`);
  return new Worker(file, { workerData, name: `retrace-${name}` });
}
