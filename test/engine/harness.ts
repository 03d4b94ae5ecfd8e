import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../src/main/engine.ts';
import type { RunRow, StepRow } from '../../src/shared/api.ts';

/** Longest wait for a condition; only a failing test reaches it. */
const PATIENCE_MS = 240_000;

export interface Workbench {
  /** Folder of traces, watched by the engine. */
  folder: string;
  home: string;
  engine: Engine;
  /** Asks again after every event until `condition` gives a value. */
  until<T>(what: string, condition: () => Promise<T | null | undefined | false>): Promise<T>;
  runs(): Promise<RunRow[]>;
  steps(run: string): Promise<StepRow[]>;
  close(): Promise<void>;
}

/**
 * A real engine, with its workers and watchers, over an empty folder of its own. With `base` it works in a
 * folder that the caller keeps, as a second start or a second process does.
 */
export async function openWorkbench(
  options: { prepare?: (folder: string) => void; base?: string } = {},
): Promise<Workbench> {
  const owned = options.base === undefined;
  const base = options.base ?? realpathSync(mkdtempSync(join(tmpdir(), 'retrace-engine-')));
  const folder = join(base, 'traces');
  const home = join(base, 'home');
  mkdirSync(folder, { recursive: true });
  options.prepare?.(folder);
  const failures: string[] = [];
  const engine = createEngine({
    home,
    version: 'test',
    shell: 'web',
    open: [folder],
    browse_anywhere: false,
    samples: join(base, 'samples'),
    onFailure: (message) => failures.push(message),
  });

  const bench: Workbench = {
    folder,
    home,
    engine,
    until: (what, condition) => waitUntil(engine, what, condition, failures),
    async runs() {
      const list = await engine.request('runs.open', {
        filter: {},
        sort: 'title',
        descending: false,
        group: 'none',
        utc_offset_minutes: 0,
      });
      const rows: RunRow[] = [];
      for (let from = 0; from < list.count; ) {
        const slice = await engine.request('runs.slice', { id: list.id, from, n: 500 });
        if (slice.rows.length === 0) break;
        from += slice.rows.length;
        rows.push(...slice.rows.filter((row) => row.row === 'run'));
      }
      return rows;
    },
    async steps(run) {
      const opened = await engine.request('rows.open', { root: run, filter: {}, folds: { all: 'open', except: [] } });
      const rows: StepRow[] = [];
      while (rows.length < opened.count) {
        const slice = await engine.request('rows.slice', { id: opened.id, from: rows.length, n: 500 });
        if (slice.rows.length === 0) break;
        rows.push(...slice.rows);
      }
      return rows;
    },
    async close() {
      await engine.close();
      if (owned) rmSync(base, { recursive: true });
    },
  };
  await bench.until('the first scan', async () => {
    const status = await engine.request('index.status', {});
    return status.phase === 'idle' && status.sources === 1;
  });
  return bench;
}

async function waitUntil<T>(
  engine: Engine,
  what: string,
  condition: () => Promise<T | null | undefined | false>,
  failures: readonly string[],
): Promise<T> {
  let wake: () => void = () => undefined;
  const stop = engine.subscribe(() => wake());
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    wake();
  }, PATIENCE_MS);
  try {
    for (;;) {
      const event = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const value = await condition();
      if (value !== null && value !== undefined && value !== false) return value;
      if (failures.length > 0) throw new Error(`engine failed while waiting for ${what}: ${failures.join('; ')}`);
      if (late) throw new Error(`waited in vain for ${what}`);
      await event;
    }
  } finally {
    clearTimeout(timer);
    stop();
  }
}
