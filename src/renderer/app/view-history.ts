import { create } from 'zustand';
import { isSamePlace, type Link, linkPath, parseLink } from './link.ts';
import { NEW_RUN_VIEW, useView } from './view-store.ts';

/** Selections this close together are one place to go back to: holding J does not make a hundred. */
const ONE_PLACE_MS = 800;
const LAST = 'retrace.history-last';

interface Place {
  /** Number of this entry among ours. */
  at: number;
}

/** Whether the buttons lead anywhere. */
export const useHistory = create<{ back: boolean; forward: boolean }>()(() => ({ back: false, forward: false }));

function here(): number {
  const state = window.history.state as Partial<Place> | null;
  return typeof state?.at === 'number' ? state.at : 0;
}

function last(): number {
  return Number(sessionStorage.getItem(LAST) ?? 0);
}

function update(): void {
  useHistory.setState({ back: here() > 0, forward: here() < last() });
}

/** The selection that the view shows. */
export function currentLink(): Link {
  const { view, several, compared, run, runs } = useView.getState();
  if (view === 'compare') return several === null ? { compare: compared } : { several };
  if (run === null) return { run, step: null };
  const { step, state } = runs[run] ?? NEW_RUN_VIEW;
  return { run, step, ...(state.on && { state: state.path }) };
}

function select(link: Link): void {
  const { openComparison, openSeveral, openRun, change } = useView.getState();
  if ('several' in link) {
    openSeveral(link.several.runs, link.several.column);
  } else if ('compare' in link) {
    if (link.compare === null) change({ view: 'compare', compared: null, several: null });
    else openComparison(link.compare.left, link.compare.right, link.compare.pair);
  } else if (link.run === null) {
    change({ view: 'runs', run: null });
  } else {
    openRun(link.run, link.step);
    showState(link.run, link.state);
  }
}

function showState(run: string, path: string | undefined): void {
  useView.getState().changeState(run, path === undefined ? { on: false } : { on: true, path });
}

let samePlace = false;

/** Makes a selection that nobody chose, and that back shall not lead to: it replaces the entry of the address bar. */
export function selectInPlace(choose: () => void): void {
  samePlace = true;
  choose();
  samePlace = false;
}

/**
 * Keeps the address bar and the selection in step: a selection makes an entry, back and forward select. Call it once the
 * view is restored; an address that names a run wins over the restored one. Returns a function that stops it.
 */
export function startHistory(): () => void {
  const opened = parseLink(location.pathname);
  if (opened && !('run' in opened)) select(opened);
  else if (opened?.run) {
    useView.getState().openRun(opened.run, opened.step ?? undefined);
    showState(opened.run, opened.state);
  }
  if (window.history.state === null) sessionStorage.removeItem(LAST);
  window.history.replaceState({ at: here() }, '', linkPath(currentLink()));
  update();

  let shown = linkPath(currentLink());
  let changedAt = 0;
  const stopView = useView.subscribe(() => {
    const link = currentLink();
    const path = linkPath(link);
    if (path === shown) return;
    const sameRuns = isSamePlace(parseLink(shown), link);
    const now = performance.now();
    const follows = samePlace || (sameRuns && now - changedAt < ONE_PLACE_MS);
    shown = path;
    changedAt = now;
    if (follows) {
      window.history.replaceState({ at: here() }, '', path);
    } else {
      window.history.pushState({ at: here() + 1 }, '', path);
      sessionStorage.setItem(LAST, String(here()));
    }
    update();
  });

  const pop = () => {
    const link = parseLink(location.pathname);
    if (!link) return;
    shown = linkPath(link);
    changedAt = 0;
    select(link);
    update();
  };
  window.addEventListener('popstate', pop);
  return () => {
    stopView();
    window.removeEventListener('popstate', pop);
  };
}
