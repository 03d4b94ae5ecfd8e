import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { LogLine } from '../../shared/api.ts';
import { RetraceError, toWireError } from '../../shared/errors.ts';
import { WholeRuns } from '../library/read/whole-runs.ts';
import { Comparisons } from './comparisons.ts';
import { type FromDiff, isBraidMethod, isStateMethod, type ToDiff } from './protocol.ts';
import { KnownRuns } from './read-run.ts';
import { SeveralRunsWorks } from './several-runs.ts';
import { StateTimelines } from './state-timelines.ts';

/** The thread that compares runs: it reads the index and the files, and writes nothing. */

if (parentPort === null) throw new Error('worker.ts runs as a worker');
const port = parentPort;

interface OpenIndex {
  db: Database.Database;
  path: string;
  comparisons: Comparisons;
  several: SeveralRunsWorks;
  states: StateTimelines;
}

let open: OpenIndex | null = null;
const running = new Map<number, AbortController>();

port.on('message', (message: ToDiff) => {
  switch (message.type) {
    case 'index':
      if (open?.path === message.path) return;
      closeIndex();
      open = openIndex(message.path);
      return;
    case 'request':
      void answer(message);
      return;
    case 'cancel':
      running.get(message.id)?.abort();
      return;
    case 'close':
      closeIndex();
      port.close();
      return;
  }
});

function openIndex(path: string): OpenIndex {
  const db = new Database(path, { readonly: true, timeout: 5_000 });
  const runs = new WholeRuns(db);
  const onDefect = (error: unknown) => note('Comparing', error);
  let known = new KnownRuns();
  const knownRuns = () => {
    if (known.isFull) known = new KnownRuns();
    return known;
  };
  return {
    ...{ db, path },
    comparisons: new Comparisons(runs, knownRuns, onDefect),
    several: new SeveralRunsWorks(runs, knownRuns, onDefect),
    states: new StateTimelines(runs, onDefect),
  };
}

/** Comparisons of the index before answer `gone`. */
function closeIndex(): void {
  open?.comparisons.close();
  open?.several.close();
  open?.states.close();
  open?.db.close();
  open = null;
}

function send(message: FromDiff): void {
  port.postMessage(message);
}

/** A defect, for the log. */
function note(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const line: LogLine = { at_us: Date.now() * 1000, level: 'error', message: `${what} failed: ${reason}` };
  send({ type: 'log', line });
}

async function answer({ id, method, params }: Extract<ToDiff, { type: 'request' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    if (open === null) throw new RetraceError('unavailable', 'There is no index to compare runs from yet.');
    const { signal } = controller;
    const { comparisons, several, states } = open;
    const result = isStateMethod(method)
      ? await states.handle(method, params, signal)
      : isBraidMethod(method)
        ? several.handle(method, params)
        : await comparisons.handle(method, params, signal);
    send({ type: 'result', id, result });
  } catch (error) {
    if (!(error instanceof RetraceError) && !controller.signal.aborted) {
      note(method, error);
    }
    send({ type: 'error', id, error: toWireError(error) });
  } finally {
    running.delete(id);
  }
}
