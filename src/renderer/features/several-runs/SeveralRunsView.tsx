import { useState } from 'react';
import { runCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import { OpenSeveralRuns } from './OpenSeveralRuns.tsx';

/** Three runs of one task or more, or how to choose them. */
export function SeveralRunsView({ runs }: { runs: readonly string[] }) {
  const [removed, setRemoved] = useState<number | null>(null);
  if (runs.length < 3) {
    return (
      <div data-pane="Aligned steps">
        <h1>
          <Hidden>Compare</Hidden>
        </h1>
        <EmptyState action={<Button onClick={() => runCommand('view.runs')}>Choose runs</Button>}>
          Fewer than three runs are named. Mark three or more in the list with Space.
        </EmptyState>
      </div>
    );
  }
  const remove = (run: string) => {
    setRemoved(runs.indexOf(run));
    useView.getState().compareRuns(runs.filter((each) => each !== run));
  };
  return <OpenSeveralRuns key={JSON.stringify(runs)} runs={runs} focused={removed} onRemove={remove} />;
}
