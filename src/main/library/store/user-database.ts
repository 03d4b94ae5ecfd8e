import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { contract, DEFAULT_SETTINGS, type Params, type RecentItem, type Settings } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { switchToWriteAheadLog } from './write-ahead-log.ts';

/** A folder or file the user opened. */
export interface Source {
  id: number;
  path: string;
  kind: 'folder' | 'file';
  paused: boolean;
  sample: boolean;
}

/**
 * What the user made: sources, settings, the state of the view. Unlike the index it is migrated and never
 * dropped; a file written by a newer Retrace is opened read-only. Several processes may write it: statements
 * are short and wait for each other.
 */
export interface UserDatabase {
  readonly path: string;
  sources(): Source[];
  /** Opened by the user: it is the latest of the recent ones, too, unless it is the samples. */
  addSource(source: Omit<Source, 'id' | 'paused'>): void;
  removeSource(id: number): void;
  pauseSource(id: number, paused: boolean): void;
  /** What was opened, watched still or not, latest first. */
  recent(): RecentItem[];
  clearRecent(): void;
  settings(): Settings;
  writeSettings(change: Params<'settings.write'>): Settings;
  view(): string | null;
  writeView(value: string): void;
  /** Changes whenever another connection has written: cheap to ask for often. */
  version(): number;
  close(): void;
}

/** Each entry brings the database from the version of its index to the next. Never edit one that shipped. */
const MIGRATIONS = [
  `CREATE TABLE source (
     id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
     paused INTEGER NOT NULL DEFAULT 0, sample INTEGER NOT NULL DEFAULT 0
   );
   CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE view (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL);`,
  `CREATE TABLE recent (
     id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, opened_at_us INTEGER NOT NULL
   );`,
];

const MAX_RECENT = 10;

const settingsSchema = contract['settings.write'].params;

/** Opens and migrates `user.db` in `home`. */
export function openUserDatabase(home: string): UserDatabase {
  const path = join(home, 'user.db');
  const db = new Database(path, { timeout: 10_000 });
  switchToWriteAheadLog(db);
  const newer = !migrate(db);

  const writable = () => {
    if (!newer) return;
    throw new RetraceError(
      'read_only',
      'user.db was written by a newer version of Retrace, so sources and settings cannot be changed here.',
      'Update Retrace.',
    );
  };

  const readSettings = (): Settings => {
    const rows = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM setting').all();
    const stored = Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
    const parsed = v.safeParse(settingsSchema, stored);
    const known = parsed.success ? parsed.output : {};
    return {
      theme: known.theme ?? DEFAULT_SETTINGS.theme,
      time_zone: known.time_zone ?? DEFAULT_SETTINGS.time_zone,
      time_display: known.time_display ?? DEFAULT_SETTINGS.time_display,
      fold_idle: known.fold_idle ?? DEFAULT_SETTINGS.fold_idle,
    };
  };

  return {
    path,
    sources: () =>
      db
        .prepare<[], { id: number; path: string; kind: 'folder' | 'file'; paused: number; sample: number }>(
          'SELECT id, path, kind, paused, sample FROM source ORDER BY id',
        )
        .all()
        .map((row) => ({ ...row, paused: row.paused === 1, sample: row.sample === 1 })),
    addSource({ path: sourcePath, kind, sample }) {
      writable();
      db.transaction(() => {
        db.prepare(
          'INSERT INTO source (path, kind, sample) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE SET paused = 0',
        ).run(sourcePath, kind, sample ? 1 : 0);
        if (sample) return;
        // A row that is replaced gets the highest id, which is the order.
        const replace = 'INSERT OR REPLACE INTO recent (path, kind, opened_at_us) VALUES (?, ?, ?)';
        db.prepare(replace).run(sourcePath, kind, Date.now() * 1000);
        db.prepare('DELETE FROM recent WHERE id NOT IN (SELECT id FROM recent ORDER BY id DESC LIMIT ?)').run(
          MAX_RECENT,
        );
      }).immediate();
    },
    removeSource(id) {
      writable();
      db.prepare('DELETE FROM source WHERE id = ?').run(id);
    },
    pauseSource(id, paused) {
      writable();
      db.prepare('UPDATE source SET paused = ? WHERE id = ?').run(paused ? 1 : 0, id);
    },
    recent: () =>
      // A newer program may keep them elsewhere.
      newer ? [] : db.prepare<[], RecentItem>('SELECT path, kind, opened_at_us FROM recent ORDER BY id DESC').all(),
    clearRecent() {
      writable();
      db.prepare('DELETE FROM recent').run();
    },
    settings: readSettings,
    writeSettings(change) {
      writable();
      const write = db.prepare(
        'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      );
      db.transaction(() => {
        for (const [key, value] of Object.entries(change)) {
          if (value !== undefined) write.run(key, JSON.stringify(value));
        }
      })();
      return readSettings();
    },
    view: () => db.prepare<[], { value: string }>('SELECT value FROM view WHERE id = 1').get()?.value ?? null,
    writeView(value) {
      writable();
      db.prepare(
        'INSERT INTO view (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value',
      ).run(value);
    },
    version: () => Number(db.pragma('data_version', { simple: true })),
    close: () => {
      db.close();
    },
  };
}

/** Returns false when the file is newer than this program. */
function migrate(db: Database.Database): boolean {
  const version = () => Number(db.pragma('user_version', { simple: true }));
  if (version() > MIGRATIONS.length) return false;
  // Immediate: of two processes that start at once, one migrates and the other finds it done.
  db.transaction(() => {
    for (const migration of MIGRATIONS.slice(version())) db.exec(migration);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
  return true;
}
