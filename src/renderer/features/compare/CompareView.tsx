import { runCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import { OpenComparison } from './OpenComparison.tsx';

/** Two runs side by side, or how to choose them. */
export function CompareView() {
  const left = useView((view) => view.compared?.left);
  const right = useView((view) => view.compared?.right);
  if (left !== undefined && right !== undefined) {
    return <OpenComparison key={JSON.stringify([left, right])} left={left} right={right} />;
  }
  return (
    <div data-pane="Aligned steps">
      <h1>
        <Hidden>Compare</Hidden>
      </h1>
      <EmptyState action={<Button onClick={() => runCommand('view.runs')}>Choose runs</Button>}>
        No runs are compared. Mark two or more in the list with Space.
      </EmptyState>
    </div>
  );
}
