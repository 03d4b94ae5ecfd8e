import { useRef } from 'react';
import type { Params, RunDetail, StepRef } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { useStable } from '../../ui/use-stable.ts';

interface JumpOptions {
  run: string;
  detail: RunDetail | undefined;
  /** The selected step. */
  step: string | null;
}

type Jump = Params<'steps.jump'>['to'];

const NONE: Record<Jump, string> = {
  error: 'error',
  state_change: 'state change',
  attempt: 'attempt of the same call',
  decision: 'decision',
  compaction: 'compaction',
  turn: 'turn',
};

/** Selects a step of this run; the keys that lead from step to step of a kind. */
export function useJumps({ run, detail, step }: JumpOptions): (step: string | null, seq?: number) => void {
  const client = useEngine();
  const selected = useReply('step.get', step === null ? null : { root: run, step });
  // The next jump starts where the last one ended, though its step is not read yet: keys may be held.
  const latest = useRef<{ step: string; seq: number } | null>(null);

  const select = useStable((to: string | null, seq?: number) => {
    latest.current = to !== null && seq !== undefined ? { step: to, seq } : null;
    useView.getState().changeRun(run, { step: to });
  });

  const seqNow = (): number => {
    if (step === null) return 0;
    if (latest.current?.step === step) return latest.current.seq;
    return selected.data?.step === step ? selected.data.seq : 0;
  };

  const jump = (to: Jump, back: boolean) => () => {
    const seq = seqNow();
    if (to === 'attempt' && seq === 0) return false;
    const missing = () => {
      const from = seq === 0 ? 'in this run' : `${back ? 'before' : 'after'} step ${formatCount(seq)}`;
      say(`No ${NONE[to]} ${from}`);
    };
    client.request('steps.jump', { root: run, seq, to, back }).then(
      ({ target }) => (target ? go(target) : missing()),
      (error: unknown) => say(errorText(error)),
    );
    return true;
  };
  const go = (target: StepRef) => select(target.step, target.seq);

  useCommand('jump.first_error', () => {
    const first = detail?.first_error;
    if (first) select(first.step, first.seq);
    else say('No step of this run failed');
  });
  useCommand('jump.next_error', jump('error', false));
  useCommand('jump.previous_error', jump('error', true));
  useCommand('jump.next_state', jump('state_change', false));
  useCommand('jump.previous_state', jump('state_change', true));
  useCommand('jump.next_attempt', jump('attempt', false));
  useCommand('jump.previous_attempt', jump('attempt', true));
  useCommand('jump.parent', () => {
    if (step === null) return false;
    const parent = selected.data?.step === step ? selected.data.parent : undefined;
    if (parent) select(parent.step, parent.seq);
    else if (parent === null && detail?.parent_run) useView.getState().openRun(detail.parent_run, detail.parent_step);
    else if (parent === null) say('This step has no parent');
    return true;
  });
  return select;
}
