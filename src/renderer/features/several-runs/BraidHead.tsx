import { useEffect, useRef } from 'react';
import type { SeveralRuns } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { runLetter } from '../../../shared/format/run-letter.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS } from '../../../shared/model/run.ts';
import { cx } from '../../ui/cx.ts';
import { StatusIcon } from '../../ui/StatusIcon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './BraidRow.module.css';

interface BraidHeadProps {
  runs: SeveralRuns['runs'];
  chosen: number;
  onRun(run: number): void;
}

/** The letters of the runs over their cells. From the keyboard ← and → choose one; the table of runs says the same of each. */
export function BraidHead({ runs, chosen, onRun }: BraidHeadProps) {
  const head = useRef<HTMLDivElement>(null);
  // Where not all runs fit, the chosen one comes into view.
  useEffect(() => {
    head.current?.querySelectorAll('button')[chosen]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  return (
    <div ref={head} className={cx(styles.row, styles.head)}>
      <span className={styles.position}>#</span>
      <span />
      <span>Name</span>
      <span className={styles.summary}>Summary</span>
      <span className={styles.share}>Share</span>
      {runs.map((run, at) => (
        <button
          key={run.run}
          type="button"
          tabIndex={-1}
          className={cx(styles.cell, styles.headCell, at === chosen && styles.headChosen)}
          aria-label={headText(run, at).replaceAll('\n', ', ')}
          aria-pressed={at === chosen}
          onClick={() => onRun(at)}
          {...tip(headText(run, at))}
        >
          {runLetter(at)}
          <StatusIcon status={run.status} size={12} decorative />
        </button>
      ))}
    </div>
  );
}

function headText({ run, title, status, differs, leaves }: SeveralRuns['runs'][number], at: number): string {
  return [
    `Run ${runLetter(at)}: ${visibleLine(title) || visibleLine(run)}`,
    RUN_STATUS_LABELS[status],
    differs === null ? 'Always does what most do' : `Does what fewer do first at ${formatCount(differs + 1)}`,
    leaves === null ? 'Never leaves the path of most' : `Leaves the path of most at ${formatCount(leaves + 1)}`,
  ].join('\n');
}
