import { useEffect, useState } from 'react';
import type { Connection } from '../api/client.ts';
import { CompareView } from '../features/compare/CompareView.tsx';
import { FirstStart } from '../features/first-start/FirstStart.tsx';
import { BottomPanel } from '../features/problems/BottomPanel.tsx';
import { RunList } from '../features/runs/RunList.tsx';
import { SeveralRunsView } from '../features/several-runs/SeveralRunsView.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import styles from './App.module.css';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { useCommand } from './commands.ts';
import { startAfresh } from './first-run.ts';
import { MainView } from './MainView.tsx';
import { Overlays } from './Overlays.tsx';
import { rememberFocus } from './panes.ts';
import { StatusBar } from './StatusBar.tsx';
import { useApplyTheme } from './settings.ts';
import { TitleBar } from './TitleBar.tsx';
import { useDrops } from './use-drops.ts';
import { useFrameCommands } from './use-frame-commands.ts';
import { useKeyboard } from './use-keyboard.ts';
import { usePacedReply } from './use-paced-reply.ts';
import { useShellEvents } from './use-shell-events.ts';
import { useApplyZoom, useUnder } from './use-zoom.ts';
import { selectInPlace } from './view-history.ts';
import { DEFAULT_VIEW, useView } from './view-store.ts';

const SIDEBAR = { min: 280, max: 520, narrow: 304 };
const PANEL = { min: 120, max: 560 };

/** The frame: title bar, runs, view, bottom panel, status bar. Each pane keeps its own errors. */
export function App({ connection }: { connection: Connection }) {
  useApplyTheme();
  useApplyZoom();
  useKeyboard();
  useFrameCommands();
  useDrops();
  useShellEvents();
  useEffect(() => {
    const remember = (event: FocusEvent) => rememberFocus(event.target);
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);

  const sources = usePacedReply('sources.list', {}).data?.sources;
  const run = useView((view) => view.run);
  const view = useView((state) => state.view);
  const compared = useView(({ compared: runs }) => runs && `${runs.left} ${runs.right}`);
  const several = useView((state) => state.several?.runs);
  const isFirst = sources?.length === 0;
  useEffect(() => {
    if (!isFirst) return;
    startAfresh();
    selectInPlace(() =>
      useView.getState().change({ view: 'runs', run: null, compared: null, several: null, marked: [] }),
    );
  }, [isFirst]);

  return (
    <div className={styles.app}>
      <TitleBar first={isFirst} />
      <ConnectionBanner connection={connection} />
      {isFirst ? (
        <main className={styles.main} data-pane="First start">
          <ErrorBoundary pane="First start">
            <FirstStart />
          </ErrorBoundary>
        </main>
      ) : (
        <div className={styles.body}>
          {view === 'runs' && <Sidebar />}
          <div className={styles.column}>
            {view === 'runs' ? (
              <main className={styles.main} data-pane="View" aria-label="Run">
                <ErrorBoundary pane="Run view" resetKey={run}>
                  <MainView run={run} />
                </ErrorBoundary>
              </main>
            ) : (
              <main className={styles.main} data-pane="View" aria-label="Compare">
                <ErrorBoundary pane="Compare" resetKey={several?.join('\n') ?? compared}>
                  {several === undefined ? <CompareView /> : <SeveralRunsView runs={several} />}
                </ErrorBoundary>
              </main>
            )}
            <Panel />
          </div>
        </div>
      )}
      <StatusBar />
      <Overlays />
    </div>
  );
}

/** The runs, resizable; in a window too narrow for both, over the view and out of the way once a run is chosen. */
function Sidebar() {
  const open = useView((view) => view.sidebar);
  const run = useView((view) => view.run);
  const size = useView((view) => view.sizes.sidebar);
  const narrower = useUnder(1360);
  const over = useUnder(1120);
  const [drawer, setDrawer] = useState(run === null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever run was chosen, it is now to be seen
  useEffect(() => setDrawer(run === null), [run, over]);
  useCommand('sidebar.toggle', () => setDrawer(!drawer), over);
  useCommand('escape', () => (drawer && run !== null ? setDrawer(false) : false), over);
  useCommand(
    'view.runs',
    () => {
      setDrawer(true);
      return false;
    },
    over,
  );

  if (over ? !drawer : !open) return null;
  const width = narrower && size === DEFAULT_VIEW.sizes.sidebar ? SIDEBAR.narrow : size;
  const resize = (to: number) => useView.getState().change({ sizes: { ...useView.getState().sizes, sidebar: to } });
  return (
    <>
      {over && <div className={styles.scrim} aria-hidden="true" onPointerDown={() => setDrawer(false)} />}
      <aside
        id="runs"
        aria-label="Runs"
        data-pane="Runs"
        className={over ? styles.over : styles.sidebar}
        style={{ width }}
      >
        <ErrorBoundary pane="Runs">
          <RunList />
        </ErrorBoundary>
        {!over && (
          <Splitter
            label="Width of the runs"
            orientation="vertical"
            sizes="before"
            size={width}
            min={SIDEBAR.min}
            max={SIDEBAR.max}
            onResize={resize}
            onReset={() => resize(DEFAULT_VIEW.sizes.sidebar)}
            controls="runs"
          />
        )}
      </aside>
    </>
  );
}

function Panel() {
  const panel = useView((view) => view.panel);
  const size = useView((view) => view.sizes.panel);
  if (panel === null) return null;
  const resize = (to: number) => useView.getState().change({ sizes: { ...useView.getState().sizes, panel: to } });
  return (
    <section
      id="bottom"
      aria-label={panel === 'problems' ? 'Problems' : 'Index log'}
      data-pane="Bottom panel"
      className={styles.panel}
      style={{ height: size }}
    >
      <Splitter
        label="Height of the bottom panel"
        orientation="horizontal"
        sizes="after"
        size={size}
        min={PANEL.min}
        max={PANEL.max}
        onResize={resize}
        onReset={() => resize(DEFAULT_VIEW.sizes.panel)}
        controls="bottom"
      />
      <ErrorBoundary pane="Bottom panel">
        <BottomPanel panel={panel} />
      </ErrorBoundary>
    </section>
  );
}
