import { ArrowLeftRight } from 'lucide-react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useReply } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { FailureNotice } from '../../app/FailureNotice.tsx';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ChangeRows } from '../../ui/ChangeRows.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import type { StateDetailProps } from './detail-props.ts';
import styles from './StateDifference.module.css';
import { StepField } from './StepField.tsx';
import { comparedSteps, pathText, stateSeqAt, unchangedText } from './state-words.ts';

/** What differs between the states after two steps: the selected one and the one before it, or any two. */
export function StateDifference({ root, timeline, asOf }: StateDetailProps) {
  const { a, b } = useView((view) => (view.runs[root] ?? NEW_RUN_VIEW).state);
  const change = (to: { a?: number | null; b?: number | null }) => useView.getState().changeState(root, to);
  const { left, right } = comparedSteps(timeline, { a, b }, asOf);
  const swap = () => change({ a: right, b: left });
  useCommand('state.swap', swap, left !== null);
  const field = { most: timeline.steps, selected: asOf, stateAt: (seq: number) => stateSeqAt(timeline, seq) };
  return (
    <>
      <div className={styles.steps}>
        <StepField
          side="A"
          seq={left}
          chosen={a !== null}
          keys="Alt+a"
          onSeq={(seq) => change({ a: seq })}
          {...field}
        />
        <IconButton
          icon={ArrowLeftRight}
          label="Swap A and B"
          size={20}
          disabledReason={left === null ? 'There is no step A' : null}
          onClick={swap}
        />
        <StepField
          side="B"
          seq={right}
          chosen={b !== null}
          keys="Alt+b"
          onSeq={(seq) => change({ b: seq })}
          {...field}
        />
      </div>
      <Changes id={timeline.id} left={left} right={right} states={field.stateAt} />
    </>
  );
}

interface ChangesProps {
  id: string;
  left: number | null;
  right: number;
  states(seq: number): number | null;
}

function Changes({ id, left, right, states }: ChangesProps) {
  const missing = [left, right].find((seq) => seq !== null && states(seq) === null);
  const asked = left === null || missing !== undefined ? null : { id, left, right, pointer: '' };
  const { data, isPlaceholderData, isError, error, refetch } = useReply('state.difference', asked);
  if (missing !== undefined && missing !== null) {
    return <EmptyState>{`Not in this trace: a state up to step ${formatCount(missing)}.`}</EmptyState>;
  }
  if (left === null) return <EmptyState>First step with state. Nothing to compare.</EmptyState>;
  if (isError) {
    return <FailureNotice error={error} onRetry={() => void refetch()} />;
  }
  if (!data) return <PlaceholderRows rows={8} height={18} label="Comparing the states" />;
  const unchanged = unchangedText(data.unchanged_paths);
  return (
    <ScrollSection className={styles.changes} aria-label="Changes of the state" aria-busy={isPlaceholderData}>
      {data.same && <p className={styles.note}>Nothing differs.</p>}
      <ChangeRows changes={data.changes} cut={data.cut} capped={data.capped} sides="A and B" pathText={pathText} />
      {unchanged !== null && <p className={styles.note}>{unchanged}</p>}
    </ScrollSection>
  );
}
