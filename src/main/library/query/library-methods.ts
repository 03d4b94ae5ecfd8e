import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import type Database from 'better-sqlite3';
import type { LogLine, MethodName, Params, Result, SourceRow } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import type { FromQuery, IngestStatus, WorkerSetup } from '../protocol.ts';
import { browse, type Reach, resolveInReach } from '../sources/browse.ts';
import { findAgentFolders } from '../sources/found.ts';
import { listSamples } from '../sources/samples.ts';
import { logFolder } from '../store/log-file.ts';
import type { UserDatabase } from '../store/user-database.ts';
import type { IndexReader } from './index-reader.ts';
import { countSources } from './source-counts.ts';

const LOG_LINES = 500;

export interface LibraryMethods {
  handle(method: MethodName, params: unknown, status: IngestStatus, signal: AbortSignal): Promise<unknown>;
  /** Paths that may be opened from now on. */
  allow(paths: readonly string[]): void;
  log(line: LogLine): void;
}

/** The methods about the library itself: sources, status, settings, view. All others go to the queries. */
export function createLibraryMethods(
  setup: WorkerSetup,
  user: UserDatabase,
  reader: IndexReader,
  send: (message: FromQuery) => void,
): LibraryMethods {
  const lines: LogLine[] = [];
  const allowed = new Set(setup.open);

  const reach = async (): Promise<Reach> => {
    const found = await findAgentFolders(new Set());
    return {
      anywhere: setup.browse_anywhere,
      roots: [...allowed, ...found.map((folder) => folder.path)],
      start: setup.browse_anywhere ? homedir() : (setup.open[0] ?? homedir()),
    };
  };

  const sourceRows = (status: IngestStatus): Result<'sources.list'> => {
    const watches = new Map(status.sources.map((watch) => [watch.id, watch]));
    const counts = countSources(reader.db, user.sources());
    const sources = user.sources().map((source): SourceRow => {
      const watch = watches.get(source.id);
      const { id, path, kind, sample } = source;
      return {
        id,
        path,
        kind,
        sample,
        state: source.paused ? 'paused' : (watch?.state ?? 'watching'),
        notice: watch?.notice ?? null,
        ...(counts.get(id) ?? { files: 0, runs: 0, bytes: 0, problems: 0, unrecognised: 0, last_event_us: null }),
      };
    });
    return { rev: reader.rev, sources };
  };

  const sourcesChanged = (): void => {
    send({ type: 'ingest', message: { type: 'sources' } });
    send({ type: 'changed', change: { rev: reader.rev, runs: [], list: true, sources: true } });
  };

  const handlers: {
    [M in LibraryMethod]: (params: Params<M>, status: IngestStatus) => Result<M> | Promise<Result<M>>;
  } = {
    'app.info': () => ({
      version: setup.version,
      shell: setup.shell,
      platform: process.platform,
      home: setup.home,
      index_path: reader.path,
      index_bytes: fileSize(reader.path) + fileSize(`${reader.path}-wal`),
      user_path: user.path,
      logs_path: logFolder(setup.home),
      versions: {
        node: process.versions.node,
        sqlite: sqliteVersion(reader.db),
        electron: process.versions.electron ?? null,
        chromium: process.versions.chrome ?? null,
      },
      browse_anywhere: setup.browse_anywhere,
      sample_runs: listSamples(setup.samples).length,
    }),
    'index.status': (_params, { sources, ...status }) => {
      const counted = reader.db
        .prepare<[], { files: number; runs: number; steps: number; problems: number }>(
          `SELECT (SELECT count(*) FROM file WHERE status <> 'unrecognised') AS files,
                  (SELECT count(*) FROM run WHERE fragment = 0) AS runs,
                  (SELECT coalesce(sum(steps), 0) FROM file) AS steps,
                  (SELECT count(*) FROM problem) AS problems`,
        )
        .get() ?? { files: 0, runs: 0, steps: 0, problems: 0 };
      const own = user.sources();
      return {
        ...status,
        ...counted,
        rev: reader.rev,
        sources: own.length,
        sources_paused: own.filter((source) => source.paused).length,
      };
    },
    'index.cancel': () => toIngest({ type: 'cancel' }),
    'index.resume': () => toIngest({ type: 'resume' }),
    'index.rebuild': () => toIngest({ type: 'rebuild' }),
    'sources.list': (_params, status) => sourceRows(status),
    'sources.found': async () => {
      const started = performance.now();
      const folders = await findAgentFolders(new Set(user.sources().map((source) => source.path)));
      return { folders, scanned_ms: Math.round(performance.now() - started) };
    },
    'sources.add': async ({ paths }, status) => {
      const within = await reach();
      // All are checked before the first is added: a request is done whole or not at all.
      const resolved = await Promise.all(paths.map((path) => resolveInReach(path, within)));
      for (const path of resolved) {
        user.addSource({ path, kind: statSync(path).isDirectory() ? 'folder' : 'file', sample: false });
      }
      sourcesChanged();
      return sourceRows(status);
    },
    'sources.add_samples': (_params, status) => {
      if (listSamples(setup.samples).length === 0) {
        throw new RetraceError('not_found', `The sample runs are not in ${setup.samples}.`, 'Install Retrace again.');
      }
      user.addSource({ path: setup.samples, kind: 'folder', sample: true });
      sourcesChanged();
      return sourceRows(status);
    },
    'sources.remove': ({ id }) => {
      // Taken away by mistake, it may be given back.
      const removed = user.sources().find((source) => source.id === id);
      if (removed !== undefined) allowed.add(removed.path);
      user.removeSource(id);
      sourcesChanged();
      return { rev: reader.rev };
    },
    'sources.pause': ({ id, paused }) => {
      user.pauseSource(id, paused);
      sourcesChanged();
      return { rev: reader.rev };
    },
    'sources.rescan': ({ id }) => toIngest({ type: 'rescan', source: id ?? null }),
    'sources.browse': async ({ path }) => browse(path, await reach()),
    'recent.list': () => ({ recent: user.recent() }),
    'recent.clear': () => {
      user.clearRecent();
      send({ type: 'changed', change: { rev: reader.rev, runs: [], sources: true } });
      return { recent: [] };
    },
    'log.tail': () => ({ lines: [...lines] }),
    'settings.read': () => user.settings(),
    'settings.write': (change) => {
      const settings = user.writeSettings(change);
      send({ type: 'settings' });
      return settings;
    },
    'view.read': () => ({ value: user.view() }),
    'view.write': ({ value }) => {
      user.writeView(value);
      return { written: true };
    },
  };

  function toIngest(message: Extract<FromQuery, { type: 'ingest' }>['message']): { rev: number } {
    send({ type: 'ingest', message });
    return { rev: reader.rev };
  }

  return {
    allow(paths) {
      for (const path of paths) allowed.add(path);
    },
    log(line) {
      lines.push(line);
      if (lines.length > LOG_LINES) lines.shift();
    },
    async handle(method, params, status, signal) {
      if (isLibraryMethod(method)) {
        // The engine checked `params` against this very method's schema.
        const handler = handlers[method] as (params: unknown, status: IngestStatus) => unknown;
        return handler(params, status);
      }
      if (method === 'run.get')
        send({ type: 'ingest', message: { type: 'on_screen', run: (params as Params<'run.get'>).run } });
      return reader.queries.handle(method, params, signal);
    },
  };
}

const LIBRARY_METHODS = [
  'app.info',
  'index.status',
  'index.cancel',
  'index.resume',
  'index.rebuild',
  'sources.list',
  'sources.found',
  'sources.add',
  'sources.add_samples',
  'sources.remove',
  'sources.pause',
  'sources.rescan',
  'sources.browse',
  'recent.list',
  'recent.clear',
  'log.tail',
  'settings.read',
  'settings.write',
  'view.read',
  'view.write',
] as const satisfies readonly MethodName[];
type LibraryMethod = (typeof LIBRARY_METHODS)[number];

function isLibraryMethod(method: MethodName): method is LibraryMethod {
  return (LIBRARY_METHODS as readonly MethodName[]).includes(method);
}

function sqliteVersion(db: Database.Database): string {
  return db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? '';
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
