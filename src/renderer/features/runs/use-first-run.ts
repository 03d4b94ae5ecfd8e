import { useEffect } from 'react';
import { selectInPlace } from '../../app/view-history.ts';
import { useView } from '../../app/view-store.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';
import type { ListRow } from './run-space.ts';

/** Once per window: whoever has closed a run, or gone back to before the first, is not given one again. */
let opened = false;

/** Nothing is watched any more: what is opened next is a first run again. */
export function startAfresh(): void {
  opened = false;
}

/** Opens the first run of the list where none is open yet, so that a new window shows something. */
export function useFirstRun(space: RowSpace<ListRow> | null, run: string | null): void {
  useEffect(() => {
    if (run !== null) opened = true;
    if (opened || space === null || space.count === 0) return;
    const abort = new AbortController();
    space.load(0, 3, abort.signal).then(
      (rows) => {
        const first = rows.find((row) => row.row === 'run');
        if (abort.signal.aborted || opened || !first) return;
        opened = true;
        selectInPlace(() => useView.getState().openRun(first.run));
      },
      () => {
        // The list itself shows what went wrong.
      },
    );
    return () => abort.abort();
  }, [space, run]);
}
