import type { EngineClient } from '../../shared/api.ts';
import { writeView } from './saved-view.ts';
import { useView } from './view-store.ts';

const QUIET_MS = 400;

/** Writes the view a moment after it last changed, and when the page goes away. Returns a function that stops it. */
export function keepSaved(client: EngineClient): () => void {
  let written = writeView(useView.getState());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    const value = writeView(useView.getState());
    if (value === written) return;
    const before = written;
    written = value;
    client.request('view.write', { value }).catch(() => {
      // Not saved; the next change tries again with everything.
      written = before;
    });
  };
  const stop = useView.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  });
  const hidden = () => {
    if (document.visibilityState === 'hidden') write();
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', write);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', write);
  };
}
