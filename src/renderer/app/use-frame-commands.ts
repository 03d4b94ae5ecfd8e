import { flushSync } from 'react-dom';
import { desktop } from '../api/desktop.ts';
import { useEngine } from '../api/hooks.ts';
import { isFiltered } from '../features/runs/filter.ts';
import { copyText } from '../ui/copy.ts';
import { say } from '../ui/notice.ts';
import { useCommand } from './commands.ts';
import { diagnosticsText } from './diagnostics.ts';
import { cyclePane, focusPane } from './panes.ts';
import { useChangeSettings, useTheme } from './settings.ts';
import { nextZoom } from './use-zoom.ts';
import { useHistory } from './view-history.ts';
import { type Overlay, useView } from './view-store.ts';

/** What works in every view. */
export function useFrameCommands(): void {
  const { change, selectStep } = useView.getState();
  const show = (overlay: Overlay) => () => change({ overlay: useView.getState().overlay === overlay ? null : overlay });
  useCommand('palette.open', show('palette'));
  useCommand('palette.search', show('search'));
  // The window asks with the system's dialog, a browser's page lists folders itself.
  useCommand('open.folder', desktop ? () => desktop?.choose('folder') : show('open_folder'));
  useCommand('open.files', desktop ? () => desktop?.choose('files') : show('open_files'));
  useCommand('settings.open', show('settings'));
  useCommand('keys.open', show('keys'));
  useCommand('sources.open', show('sources'));

  const engine = useEngine();
  const copyDiagnostics = async () => {
    try {
      const [info, status] = await Promise.all([engine.request('app.info', {}), engine.request('index.status', {})]);
      await copyText(diagnosticsText(info, status), 'diagnostics');
    } catch {
      say('No diagnostics: Retrace does not answer. The log tells why.');
    }
  };
  useCommand('copy.diagnostics', () => void copyDiagnostics());

  const showRuns = () => {
    // Drawn at once: the next key may follow before the next frame, and is one for the runs.
    flushSync(() => change({ view: 'runs', sidebar: true, overlay: null }));
    const runs = document.getElementById('runs');
    if (runs) focusPane(runs);
  };
  useCommand('view.runs', showRuns, { fallback: true });
  const { back, forward } = useHistory();
  useCommand('history.back', () => window.history.back(), back);
  useCommand('history.forward', () => window.history.forward(), forward);

  const inRuns = useView((state) => state.view === 'runs');
  useCommand('sidebar.toggle', () => change({ sidebar: !useView.getState().sidebar }), {
    enabled: inRuns,
    fallback: true,
  });
  useCommand('panel.toggle', () => change({ panel: useView.getState().panel === null ? 'problems' : null }));
  useCommand('panel.problems', () => change({ panel: useView.getState().panel === 'problems' ? null : 'problems' }));
  useCommand('pane.next', () => cyclePane(1));
  useCommand('pane.previous', () => cyclePane(-1));

  const zoom = (step: 1 | -1) => () => change({ scale: nextZoom(useView.getState().scale, step) });
  useCommand('zoom.in', zoom(1));
  useCommand('zoom.out', zoom(-1));
  useCommand('zoom.reset', () => change({ scale: 1 }));

  const theme = useTheme();
  const changeSettings = useChangeSettings();
  useCommand('theme.toggle', () => changeSettings({ theme: theme === 'dark' ? 'light' : 'dark' }));

  // The overlay, then the selection, then the filter of the runs, then their marks.
  useCommand(
    'escape',
    () => {
      const { overlay, view, run, runs, listing, marked } = useView.getState();
      if (overlay !== null) change({ overlay: null });
      else if (view !== 'runs') return false;
      else if (run !== null && runs[run]?.step) selectStep(null);
      else if (isFiltered(listing.filter)) change({ listing: { ...listing, filter: {} } });
      else if (marked.length > 0) change({ marked: [] });
      else return false;
    },
    { fallback: true },
  );
}
