import type { RunDetail } from '../../../shared/api.ts';
import { formatBytes, formatPlural } from '../../../shared/format/numbers.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

/** A run without a step, and why. */
export function EmptyRun({ run }: { run: RunDetail }) {
  if (run.problems > 0) {
    return (
      <EmptyState
        action={<Button onClick={() => useView.getState().change({ panel: 'problems' })}>Problems</Button>}
      >{`No step could be read from this file. It has ${formatPlural(run.problems, 'problem')}.`}</EmptyState>
    );
  }
  if (run.status === 'running') {
    return <EmptyState tone="busy">No step has been written yet. Steps appear as the file grows.</EmptyState>;
  }
  return (
    <EmptyState>{`This run has no steps: none of the records in its file (${formatBytes(run.file_bytes)}) is one.`}</EmptyState>
  );
}
