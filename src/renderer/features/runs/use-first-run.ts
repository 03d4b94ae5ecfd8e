import { useEffect, useState } from 'react';
import { noteOpened, opensFirstOf } from '../../app/first-run.ts';
import { selectInPlace } from '../../app/view-history.ts';
import { useView } from '../../app/view-store.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';
import type { ListRow } from './run-space.ts';

const PATIENCE_MS = 2000;

/** Opens the first run of the list where none is open yet, so that a new window shows something. */
export function useFirstRun(space: RowSpace<ListRow> | null, run: string | null): void {
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (run !== null) noteOpened();
    if (space === null || !opensFirstOf(space.count, patient)) return;
    const abort = new AbortController();
    space.load(0, 3, abort.signal).then(
      (rows) => {
        const first = rows.find((row) => row.row === 'run');
        if (abort.signal.aborted || !first || !opensFirstOf(space.count, patient)) return;
        noteOpened();
        selectInPlace(() => useView.getState().openRun(first.run));
      },
      () => {
        // The list itself shows what went wrong.
      },
    );
    return () => abort.abort();
  }, [space, run, patient]);
}
