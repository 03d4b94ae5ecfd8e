import type { RunDetail } from '../../../shared/api.ts';
import { useReply } from '../../api/hooks.ts';
import { useChangeSettings, useSettings } from '../../app/settings.ts';
import { errorText } from '../../app/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { OpenTimeline } from './OpenTimeline.tsx';
import styles from './Timeline.module.css';

interface TimelineProps {
  /** Address of the root run. */
  root: string;
  detail: RunDetail;
}

/** The timeline of a run, asked for once however many use it: the run view asks as soon as it knows the address. */
export function useTimeline(root: string) {
  const { fold_idle } = useSettings();
  return useReply('timeline.open', { root, fold_idle });
}

/** The run on an axis of time: overview with brush, ruler, a lane per agent. */
export function Timeline({ root, detail }: TimelineProps) {
  const settings = useSettings();
  const changeSettings = useChangeSettings();
  const opened = useTimeline(root);
  const timeline = opened.data?.run === root ? opened.data : null;
  if (opened.isError && !timeline) {
    return (
      <section aria-label="Timeline" className={styles.note}>
        <EmptyState
          tone="bad"
          action={
            <Button small onClick={() => void opened.refetch()}>
              Try again
            </Button>
          }
        >
          {errorText(opened.error)}
        </EmptyState>
      </section>
    );
  }
  if (!timeline) return <section aria-label="Timeline" aria-busy className={styles.waiting} />;
  if (timeline.steps === 0) {
    return (
      <section aria-label="Timeline" className={styles.note}>
        <EmptyState>This run has no steps yet.</EmptyState>
      </section>
    );
  }
  return (
    <OpenTimeline
      key={root}
      root={root}
      detail={detail}
      timeline={timeline}
      settings={settings}
      onGone={() => void opened.refetch()}
      onFold={(fold_idle) => changeSettings({ fold_idle })}
    />
  );
}
