import { useEffect } from 'react';
import type { EngineClient, RunRow } from '../../shared/api.ts';
import { onShellEvent } from '../api/bridge-connection.ts';
import { useEngine } from '../api/hooks.ts';
import { runCommand } from './commands.ts';
import { noteOpened } from './first-run.ts';
import { useView } from './view-store.ts';

/** Does what the shell of the desktop window asks for: a command of its menu, the runs of what was opened outside the page. */
export function useShellEvents(): void {
  const engine = useEngine();
  useEffect(() => {
    let stopWaiting: (() => void) | null = null;
    const stop = onShellEvent((event) => {
      switch (event.type) {
        case 'command':
          runCommand(event.id);
          return;
        case 'opened':
          stopWaiting?.();
          stopWaiting = selectFirstBelow(engine, event.paths);
          return;
      }
    });
    return () => {
      stop();
      stopWaiting?.();
    };
  }, [engine]);
}

/** Selects the first run below the paths once it is indexed, unless the user selects another one meanwhile. */
function selectFirstBelow(engine: EngineClient, paths: readonly string[]): () => void {
  const before = useView.getState().run;
  // What is about to be shown is the first run; none other opens by itself.
  noteOpened();
  let busy = false;
  let again = false;
  let stopped = false;
  const look = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    const run = await firstBelow(engine, paths).catch(() => null);
    busy = false;
    if (stopped) return;
    if (useView.getState().run !== before) stop();
    else if (run !== null) {
      stop();
      useView.getState().openRun(run);
    } else if (again) void look();
  };
  const unsubscribe = engine.subscribe((event) => {
    if (event.event === 'changed' && event.data.list) void look();
  });
  const stop = () => {
    stopped = true;
    unsubscribe();
  };
  void look();
  return stop;
}

/** Address of the run written last below the first of the paths that has any. */
async function firstBelow(engine: EngineClient, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const list = await engine.request('runs.open', {
      // Finds every run below it, and some beside it: the path as it is written is looked at after that.
      filter: { text: path },
      sort: 'last_write',
      descending: true,
      group: 'none',
      utc_offset_minutes: 0,
    });
    for (let from = 0; from < list.count; from += PAGE) {
      const { rows } = await engine.request('runs.slice', { id: list.id, from, n: PAGE });
      const found = rows.find((row): row is RunRow => row.row === 'run' && isBelow(row.path, path));
      if (found) return found.run;
    }
  }
  return null;
}

const PAGE = 200;

function isBelow(file: string, path: string): boolean {
  return file === path || (file.startsWith(path) && (/[\\/]$/.test(path) || /^[\\/]/.test(file.slice(path.length))));
}
