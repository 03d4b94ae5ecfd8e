import { Info, RefreshCw, TriangleAlert } from 'lucide-react';
import type { Comparison, RunDetail } from '../../../shared/api.ts';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { grownText, unreadText } from './difference-words.ts';
import styles from './Notices.module.css';

interface NoticesProps {
  comparison: Comparison;
  left: RunDetail | undefined;
  right: RunDetail | undefined;
  /** It is being made anew. */
  busy: boolean;
}

/** What a reader must know of a comparison before believing it. */
export function Notices({ comparison, left, right, busy }: NoticesProps) {
  const grown = grownText(
    (left?.counts.steps ?? 0) - comparison.left_steps,
    (right?.counts.steps ?? 0) - comparison.right_steps,
  );
  const unread = unreadText(comparison);
  return (
    <>
      {comparison.outcome === 'too_different' && (
        <p className={cx(styles.notice, styles.warn)}>
          <Icon of={TriangleAlert} size={14} className={styles.mark} />
          <span className={styles.text}>
            These runs are too different to align. Steps stand beside each other by their place alone.
          </span>
        </p>
      )}
      {comparison.little_shared !== null && (
        <p className={cx(styles.notice, styles.info)}>
          <Icon of={Info} size={14} className={styles.mark} />
          <span className={styles.text}>{comparison.little_shared}</span>
        </p>
      )}
      {unread !== null && (
        <p className={cx(styles.notice, styles.warn)}>
          <Icon of={TriangleAlert} size={14} className={styles.mark} />
          <span className={styles.text}>{unread}</span>
        </p>
      )}
      <div role="status">
        {grown !== null && (
          <p className={cx(styles.notice, styles.info)}>
            <Icon of={Info} size={14} className={styles.mark} />
            <span className={styles.text}>{grown}</span>
            <Button small icon={RefreshCw} busy={busy} onClick={() => runCommand('compare.again')}>
              Compare again
            </Button>
          </p>
        )}
      </div>
    </>
  );
}
