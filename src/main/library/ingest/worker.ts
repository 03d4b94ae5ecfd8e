import { existsSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { LogLine } from '../../../shared/api.ts';
import type { FromIngest, IngestStatus, ToIngest, WorkerSetup } from '../protocol.ts';
import { STARTING } from '../protocol.ts';
import { realSamplesFolder } from '../sources/samples.ts';
import {
  adoptGeneration,
  currentGeneration,
  type Generation,
  indexPath,
  nextGeneration,
  removeOldGenerations,
} from '../store/generations.ts';
import { isCorrupt, isIndexSound, markIndexOpen } from '../store/health.ts';
import { acquireLease, currentWriter, type Lease } from '../store/lease.ts';
import { openUserDatabase } from '../store/user-database.ts';
import { describeFailure } from './failure.ts';
import { IndexWriter } from './index-writer.ts';
import { IngestLibrary } from './library.ts';
import { ChangeThrottle } from './throttle.ts';

/** The thread that alone writes the index, while this process holds the lease of its home. */

if (parentPort === null) throw new Error('worker.ts runs as a worker');
const port = parentPort;
const setup = workerData as WorkerSetup;

/** How often a reader asks whether the writer is gone. */
const LEASE_RETRY_MS = 1_000;
const STATUS_INTERVAL_MS = 100;
/** How often the list of sources is looked at for changes by other processes. */
const SOURCES_INTERVAL_MS = 1_000;

const user = openUserDatabase(setup.home);
const samples = realSamplesFolder(setup.samples);
const throttle = new ChangeThrottle((change) => {
  // Whoever asks for the sources again is answered from the status: it must not come after.
  if (change.sources === true) send({ type: 'status', status: status() });
  send({ type: 'changed', change });
});
let lease: Lease | null = null;
let retry: NodeJS.Timeout | null = null;
let library: IngestLibrary | null = null;
let rebuilding = false;
let closing = false;
let failure: string | null = null;
let statusTimer: NodeJS.Timeout | null = null;
/** Messages are handled one after the other: a rebuild must not meet a half-done change of sources. */
let queue: Promise<void> = Promise.resolve();

for (const path of setup.open) {
  user.addSource({ path, kind: statSync(path).isDirectory() ? 'folder' : 'file', sample: false });
}
let userVersion = user.version();
const sourcesTimer = setInterval(() => {
  if (user.version() === userVersion) return;
  userVersion = user.version();
  enqueue(() => library?.refreshSources());
}, SOURCES_INTERVAL_MS);

port.on('message', (message: ToIngest) => enqueue(() => handle(message)));
enqueue(start);

function enqueue(work: () => Promise<void> | undefined): void {
  queue = queue.then(work).catch(fail);
}

function send(message: FromIngest): void {
  port.postMessage(message);
}

function log(level: LogLine['level'], message: string): void {
  send({ type: 'log', line: { at_us: Date.now() * 1000, level, message } });
}

async function start(): Promise<void> {
  lease = acquireLease(setup.home);
  if (lease === null) {
    if (retry === null)
      log('info', 'Another Retrace writes the index. This one reads what it writes, and takes over from it.');
    retry = setTimeout(() => enqueue(start), LEASE_RETRY_MS);
    const path = indexPath(setup.home, currentGeneration(setup.home));
    if (existsSync(path)) send({ type: 'index', path });
    sendStatus();
    return;
  }
  if (retry !== null) log('info', 'The other Retrace has ended. This one writes the index now.');
  retry = null;
  await follow(currentGeneration(setup.home));
}

/** Opens a generation for writing and follows the sources. A damaged one is left behind for the next. */
async function follow(generation: Generation): Promise<void> {
  const path = indexPath(setup.home, generation);
  const writer = openWriter(path);
  if (writer === null) {
    log('error', 'The index was damaged. It is built again from the files.');
    await follow(nextGeneration(setup.home));
    return;
  }
  adoptGeneration(setup.home, generation);
  removeOldGenerations(setup.home, [generation]);
  send({ type: 'index', path });
  log('info', `Opened the index ${path}.`);
  library = openLibrary(writer);
  await library.start();
}

/** Null when the file is damaged: the index is only a cache, so nothing is lost with it. */
function openWriter(path: string): IndexWriter | null {
  try {
    if (!isIndexSound(path)) return null;
    markIndexOpen(path, true);
    return new IndexWriter(path, { samples });
  } catch (error) {
    if (isCorrupt(error)) return null;
    throw error;
  }
}

function openLibrary(writer: IndexWriter): IngestLibrary {
  return new IngestLibrary(writer, user, {
    changed: (change) => throttle.add(change),
    status: sendStatus,
    log,
    failed: fail,
  });
}

async function handle(message: ToIngest): Promise<void> {
  switch (message.type) {
    case 'sources':
      await library?.refreshSources();
      return;
    case 'rescan':
      library?.rescan(message.source);
      return;
    case 'cancel':
      library?.cancel();
      return;
    case 'resume':
      if (failure === null) library?.resume();
      else await tryAgain();
      return;
    case 'on_screen':
      library?.showing(message.run);
      return;
    case 'rebuild':
      await rebuild();
      return;
    case 'damaged':
      // Told by every request that met it: by the second time another index may be written.
      if (message.path === indexPath(setup.home, currentGeneration(setup.home))) await startOver();
      return;
    case 'close':
      await close();
      return;
  }
}

/** Builds the next generation beside the current one, which readers keep until the new one is whole. */
async function rebuild(): Promise<void> {
  if (library === null || rebuilding) return;
  rebuilding = true;
  await library.close();
  const next = nextGeneration(setup.home);
  log('info', `Building a new index, ${indexPath(setup.home, next)}.`);
  markIndexOpen(indexPath(setup.home, next), true);
  const rebuilt = openLibrary(new IndexWriter(indexPath(setup.home, next), { samples }));
  library = rebuilt;
  await rebuilt.start();
  sendStatus();
  // Not awaited: sources may change and the window may close while files are read.
  rebuilt
    .idle()
    .then(() => {
      if (library === rebuilt && !closing) adoptRebuilt(next);
    })
    .catch(fail);
}

function adoptRebuilt(next: Generation): void {
  adoptGeneration(setup.home, next);
  rebuilding = false;
  log('info', 'The new index is whole. It takes the place of the old one.');
  send({ type: 'index', path: indexPath(setup.home, next) });
  removeOldGenerations(setup.home, [next]);
  throttle.add({ rev: 0, list: true, runs: [], problems: true, sources: true });
  sendStatus();
}

function fail(error: unknown): void {
  if (isCorrupt(error) && library !== null && !closing) {
    const damaged = library;
    enqueue(() => (library === damaged ? startOver() : undefined));
    return;
  }
  failure = describeFailure(error, setup.home);
  log('error', failure);
  sendStatus();
}

/** Writes the index again after a failure: there may be room on its disk by now. */
async function tryAgain(): Promise<void> {
  const stopped = library;
  library = null;
  failure = null;
  rebuilding = false;
  log('info', 'Trying again to write the index.');
  await stopped?.close();
  if (lease === null) await start();
  else await follow(currentGeneration(setup.home));
  sendStatus();
}

/** Leaves a damaged index behind, stops writing to it, and builds the next generation from the files. */
async function startOver(): Promise<void> {
  if (library === null) return;
  log('error', 'The index is damaged. It is built again from the files.');
  const damaged = library;
  library = null;
  await damaged.close();
  await follow(nextGeneration(setup.home));
}

/** Sends the status at once, then at most ten times a second. */
function sendStatus(): void {
  if (statusTimer !== null) return;
  send({ type: 'status', status: status() });
  statusTimer = setTimeout(() => {
    statusTimer = null;
    send({ type: 'status', status: status() });
  }, STATUS_INTERVAL_MS);
}

function status(): IngestStatus {
  if (library === null) {
    return {
      ...STARTING,
      phase: failure === null ? 'idle' : 'failed',
      notice: failure,
      writer: lease === null ? currentWriter(setup.home) : null,
    };
  }
  const { progress } = library;
  return {
    phase: failure !== null ? 'failed' : rebuilding ? 'indexing' : library.phase,
    writer: null,
    files_done: progress.files_done,
    files_total: progress.files_total,
    bytes_done: progress.bytes_done,
    bytes_total: progress.bytes_total,
    bytes_per_second: progress.bytes_per_second,
    remaining_ms: progress.remaining_ms,
    notice: failure ?? (rebuilding ? 'The index is being rebuilt; the old one is shown until it is done.' : null),
    sources: library.watches,
  };
}

async function close(): Promise<void> {
  closing = true;
  clearInterval(sourcesTimer);
  if (retry !== null) clearTimeout(retry);
  if (statusTimer !== null) clearTimeout(statusTimer);
  await library?.close();
  if (library !== null && failure === null && !rebuilding) {
    markIndexOpen(indexPath(setup.home, currentGeneration(setup.home)), false);
  }
  throttle.close();
  user.close();
  lease?.release();
  port.close();
}
