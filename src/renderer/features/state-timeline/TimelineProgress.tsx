import { formatCount } from '../../../shared/format/numbers.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import styles from './TimelineProgress.module.css';
import type { TimelineWork } from './use-state-timeline.ts';

/** How far reading the states is, and the button that ends it. */
export function TimelineProgress({ work: { working, cancel } }: { work: TimelineWork }) {
  return (
    <div className={styles.working} role="status" aria-label="Reading the state over the run">
      <EmptyState
        tone="busy"
        action={
          <Button small onClick={cancel}>
            Cancel
          </Button>
        }
      >
        {working === null || working.total === 0
          ? 'Reading the state after each step.'
          : `Reading the state after each step: ${formatCount(working.done)} of ${formatCount(working.total)}.`}
      </EmptyState>
    </div>
  );
}
