import { CircleX, Info, RefreshCw, TriangleAlert } from 'lucide-react';
import type { StateTimeline } from '../../../shared/api.ts';
import { runCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './StateNotices.module.css';
import { gapsText, grownText } from './state-words.ts';
import { TimelineProgress } from './TimelineProgress.tsx';
import type { TimelineWork } from './use-state-timeline.ts';

interface StateNoticesProps {
  work: TimelineWork;
  timeline: StateTimeline;
  /** Steps of the run now. */
  steps: number;
}

/** What a reader must know of the state over the run before believing it. */
export function StateNotices({ work, timeline, steps }: StateNoticesProps) {
  const { working, failure, error } = work;
  const grown = grownText(timeline.steps, steps);
  return (
    <>
      {gapsText(timeline).map((gap) => (
        <p key={gap} className={cx(styles.notice, styles.warn)}>
          <Icon of={TriangleAlert} size={14} className={styles.mark} />
          <span className={styles.text}>{gap}</span>
        </p>
      ))}
      {working !== null && <TimelineProgress work={work} />}
      {(failure !== null || Boolean(error)) && (
        <EmptyState
          tone="bad"
          icon={CircleX}
          action={
            <Button small onClick={work.again}>
              Try again
            </Button>
          }
        >
          {failure === null ? errorText(error) : [failure.message, failure.advice].filter(Boolean).join(' ')}
        </EmptyState>
      )}
      <div role="status">
        {grown !== null && working === null && (
          <p className={cx(styles.notice, styles.info)}>
            <Icon of={Info} size={14} className={styles.mark} />
            <span className={styles.text}>{grown}</span>
            <Button small icon={RefreshCw} onClick={() => runCommand('state.renew')}>
              Read again
            </Button>
          </p>
        )}
      </div>
    </>
  );
}
