import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunDetail, StateTimeline, StepRef } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useReply } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { linkPath } from '../../app/link.ts';
import { errorText } from '../../app/use-action.ts';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { focusWrites } from './focus-writes.ts';
import { PathTree } from './PathTree.tsx';
import { StateDetail } from './StateDetail.tsx';
import { StateHead } from './StateHead.tsx';
import { StateNotices } from './StateNotices.tsx';
import styles from './StateOverRun.module.css';
import { NO_STATE, noStateText, stateSeqAt, stepText } from './state-words.ts';
import { TimelineProgress } from './TimelineProgress.tsx';
import { type TimelineWork, useStateTimeline } from './use-state-timeline.ts';

interface StateOverRunProps {
  /** Address of the root run. */
  root: string;
  detail: RunDetail | undefined;
  /** The selected step. */
  step: string | null;
  onSelect(step: string | null, seq?: number): void;
  /** The switch between the steps and their state. */
  views: ReactNode;
  /** Puts two panes beside each other. */
  frame(left: ReactNode, right: ReactNode): ReactNode;
}

/** The state of a run over its steps: its paths as of the selected step, and who wrote the chosen one. */
export function StateOverRun(props: StateOverRunProps) {
  const { detail, views } = props;
  // Nothing is read for a run of which it is known that it has none.
  if (detail?.own_states === 0) {
    return (
      <Alone views={views}>
        <EmptyState>{`${NO_STATE} It needs steps that record one.`}</EmptyState>
      </Alone>
    );
  }
  return <Opened {...props} />;
}

function Opened(props: StateOverRunProps) {
  const { root, detail, step, onSelect, views, frame } = props;
  const { work, timeline } = useStateTimeline(root);
  const selected = useReply('step.get', step === null ? null : { root, step });
  useCommand('state.renew', work.again);
  useCommand('copy.link', () => {
    const { path } = (useView.getState().runs[root] ?? NEW_RUN_VIEW).state;
    void copyText(location.origin + linkPath({ run: root, step, state: path }), 'link to the state');
  });

  if (timeline === null) {
    return (
      <Alone views={views}>
        <Waiting work={work} />
      </Alone>
    );
  }
  if (timeline.seqs.length === 0) {
    return (
      <Alone views={views}>
        <StateNotices work={work} timeline={timeline} steps={detail?.counts.steps ?? timeline.steps} />
        <EmptyState
          action={
            <Button small onClick={work.again}>
              Read again
            </Button>
          }
        >
          {noStateText(timeline)}
        </EmptyState>
      </Alone>
    );
  }
  const known = step === null || selected.isError ? timeline.steps : selected.data?.seq;
  if (known === undefined) {
    return (
      <Alone views={views}>
        <PlaceholderRows rows={14} height={22} label="Reading the step" />
      </Alone>
    );
  }
  // Later steps came after the state was read: it is told as of the last one that was.
  const asOf = Math.min(known, timeline.steps);
  const notices = <StateNotices work={work} timeline={timeline} steps={detail?.counts.steps ?? timeline.steps} />;
  const seq = stateSeqAt(timeline, asOf);
  return frame(
    seq === null ? (
      <Alone views={views}>
        {notices}
        <BeforeFirst timeline={timeline} asOf={asOf} onSelect={onSelect} />
      </Alone>
    ) : (
      <PathTree
        root={root}
        timeline={timeline}
        seq={seq}
        asOf={asOf}
        views={views}
        notices={notices}
        onGone={work.check}
        onOpen={focusWrites}
      />
    ),
    <StateDetail
      root={root}
      timeline={timeline}
      asOf={asOf}
      selected={step === null ? null : asOf}
      onSelect={onSelect}
    />,
  );
}

/** The whole place, where there are no two panes to show. */
function Alone({ views, children }: { views: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.alone} data-pane="State">
      <StateHead views={views} />
      {children}
    </div>
  );
}

/** Before there is anything to show. */
function Waiting({ work }: { work: TimelineWork }) {
  const { failure, error, cancelled, again } = work;
  if (cancelled) {
    return (
      <EmptyState action={<Button onClick={again}>Read again</Button>}>Reading the state was cancelled.</EmptyState>
    );
  }
  if (failure !== null || error) {
    const text = failure === null ? errorText(error) : [failure.message, failure.advice].filter(Boolean).join(' ');
    return (
      <EmptyState tone="bad" icon={CircleX} action={<Button onClick={again}>Try again</Button>}>
        {text}
      </EmptyState>
    );
  }
  return <TimelineProgress work={work} />;
}

interface BeforeFirstProps {
  timeline: StateTimeline;
  asOf: number;
  onSelect(step: string, seq: number): void;
}

/** No step so far has a state: where the first is. */
function BeforeFirst({ timeline, asOf, onSelect }: BeforeFirstProps) {
  const { data } = useReply('state.writer', { id: timeline.id, pointer: '', seq: asOf });
  const first: StepRef | null = data?.next ?? null;
  return (
    <EmptyState
      action={
        first !== null && (
          <Button small onClick={() => onSelect(first.step, first.seq)}>
            Go to {stepText(first)}
          </Button>
        )
      }
    >
      {`Not in this trace: a state up to step ${formatCount(asOf)}.`}
    </EmptyState>
  );
}
