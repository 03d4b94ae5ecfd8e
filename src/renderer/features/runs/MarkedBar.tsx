import type { RefObject } from 'react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './MarkedBar.module.css';

/** At the foot of the list while runs are marked: how many, and what can be done with them. `pane`: where Esc unmarks first. */
export function MarkedBar({ pane }: { pane: RefObject<HTMLElement | null> }) {
  const marked = useView((view) => view.marked);
  const clear = () => useView.getState().change({ marked: [] });
  const enough = marked.length > 1;
  const compare = () => useView.getState().compareRuns(marked);
  useCommand('compare.marked', compare, enough);
  useCommand('compare.with', compare, { enabled: enough, scope: pane });
  useCommand(
    'escape',
    () => {
      if (useView.getState().overlay !== null || !pane.current?.contains(document.activeElement)) return false;
      clear();
      return true;
    },
    { enabled: marked.length > 0, scope: pane },
  );

  if (marked.length === 0) return null;
  return (
    <div className={styles.bar} role="status" aria-label="Marked for compare">
      <span className={styles.text}>
        {formatCount(marked.length)} marked{!enough && '. Mark another with Space'}
      </span>
      {enough && (
        <Button small variant="primary" onClick={compare} tooltip={compareTip(marked.length)}>
          {marked.length === 2 ? 'Compare A with B' : `Compare ${formatCount(marked.length)} runs`}
        </Button>
      )}
      <Button small variant="ghost" onClick={clear} tooltip="Unmark (Esc)">
        Clear
      </Button>
    </div>
  );
}

function compareTip(marked: number): string {
  return marked === 2 ? 'Side by side (C). Mark more to see several at once' : 'All at once, step by step (C)';
}
