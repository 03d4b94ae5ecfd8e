import { useEffect } from 'react';
import type { EngineClient } from '../../shared/api.ts';
import { onShellEvent } from '../api/bridge-connection.ts';
import { useEngine } from '../api/hooks.ts';
import { runCommand } from './commands.ts';
import { noteOpened } from './first-run.ts';
import { useView } from './view-store.ts';

/** Paths that one question names. */
const MAX_PATHS = 100;

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
          stopWaiting = selectNewestBelow(engine, event.paths);
          return;
      }
    });
    return () => {
      stop();
      stopWaiting?.();
    };
  }, [engine]);
}

/** Selects the run written last below the paths once it is indexed, unless the user selects another one meanwhile. */
function selectNewestBelow(engine: EngineClient, opened: readonly string[]): () => void {
  const paths = opened.slice(0, MAX_PATHS);
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
    const { run } = await engine.request('runs.newest', { paths }).catch(() => ({ run: null }));
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
