import type { EngineClient } from '../../shared/api.ts';
import { readView, writeView } from './saved-view.ts';
import { useView, type ViewState } from './view-store.ts';

const QUIET_MS = 400;
const UNSAVED = 'retrace.unsaved-view';

/**
 * Writes the view a moment after it last changed, and when the page goes away. What a page sends while it goes may never
 * arrive, or after the next page has read: until the engine has it, the view also lies in the tab's own storage, where
 * `unsavedView` finds it. Returns a function that stops it.
 */
export function keepSaved(client: Pick<EngineClient, 'request'>): () => void {
  let saved = writeView(useView.getState());
  let asked = saved;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    const value = writeView(useView.getState());
    if (value === asked) return;
    asked = value;
    client.request('view.write', { value }).then(
      () => {
        saved = value;
      },
      () => {
        // Not saved; the next change tries again with everything.
        asked = saved;
      },
    );
  };
  const stop = useView.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  });
  const hidden = () => {
    if (document.visibilityState === 'hidden') write();
  };
  const gone = () => {
    write();
    if (asked !== saved) sessionStorage.setItem(UNSAVED, asked);
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', gone);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', gone);
  };
}

/** The view that the page before this one in the tab may not have saved any more. */
export function unsavedView(): Partial<ViewState> {
  const value = sessionStorage.getItem(UNSAVED);
  sessionStorage.removeItem(UNSAVED);
  return readView(value);
}
