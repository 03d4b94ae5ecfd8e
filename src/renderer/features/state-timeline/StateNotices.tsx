import { CircleX } from 'lucide-react';
import type { StateTimeline } from '../../../shared/api.ts';
import { runCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { NoticeLine, RenewNotice } from '../../ui/NoticeLine.tsx';
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
        <NoticeLine key={gap} tone="warn">
          {gap}
        </NoticeLine>
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
      <RenewNotice label="Read again" onRenew={() => runCommand('state.renew')}>
        {working === null ? grown : null}
      </RenewNotice>
    </>
  );
}
