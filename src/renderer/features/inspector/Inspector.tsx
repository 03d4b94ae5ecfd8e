import { CircleX } from 'lucide-react';
import type { RunDetail } from '../../../shared/api.ts';
import { useReply } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { INSPECTOR_TABS, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Bar } from '../../ui/Placeholder.tsx';
import { AboutRun } from './AboutRun.tsx';
import styles from './Inspector.module.css';
import { StepInspector } from './StepInspector.tsx';

interface InspectorProps {
  /** Address of the root run. */
  root: string;
  detail: RunDetail | undefined;
  /** The selected step. */
  step: string | null;
  onSelect(step: string | null, seq?: number): void;
  onOpenRun(run: string, step?: string): void;
}

/** The selected step whole; without one, what is known of the run. */
export function Inspector({ root, detail, step, onSelect, onOpenRun }: InspectorProps) {
  const reply = useReply('step.get', step === null ? null : { root, step });
  for (const tab of INSPECTOR_TABS) {
    // Also while the step is on its way: a key pressed then chooses what it opens at.
    // biome-ignore lint/correctness/useHookAtTopLevel: one for each of a fixed list
    useCommand(`tab.${tab}`, () => useView.getState().change({ tab }), step !== null);
  }
  if (step === null) return detail ? <AboutRun run={detail} onSelect={onSelect} onOpenRun={onOpenRun} /> : null;
  // The step before stays until this one is here: while keys are held, nothing blinks.
  if (reply.data && !reply.isError) {
    const asked = reply.isPlaceholderData ? null : step;
    return <StepInspector root={root} asked={asked} step={reply.data} onSelect={onSelect} onOpenRun={onOpenRun} />;
  }
  if (reply.isError) {
    return (
      <EmptyState
        tone="bad"
        icon={CircleX}
        action={
          <Button small onClick={() => void reply.refetch()}>
            Try again
          </Button>
        }
      >
        {errorText(reply.error)}
      </EmptyState>
    );
  }
  return (
    <div className={styles.waiting} role="status" aria-label="Reading the step">
      <Bar width={40} />
      <Bar width={80} />
      <Bar width={65} />
    </div>
  );
}
