import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Params, RunDetail, StepDetail } from '../../../shared/api.ts';
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
  /** The list of steps is there: it takes the keys that lead from step to step itself. */
  listed: boolean;
}

type Jump = Params<'steps.jump'>['to'];

const NONE: Record<Jump, string> = {
  step: 'step',
  error: 'error',
  first_error: 'error',
  state_change: 'state change',
  attempt: 'attempt of the same call',
  decision: 'decision',
  compaction: 'compaction',
  turn: 'turn',
};

/** Presses that wait for one another at most; a key may be held while the engine is busy. */
const MOST_WAITING = 20;

/** Selects a step of this run; the keys that lead from step to step of a kind. */
export function useJumps({ run, detail, step, listed }: JumpOptions): (step: string | null, seq?: number) => void {
  const client = useEngine();
  const queries = useQueryClient();
  const selected = useReply('step.get', step === null ? null : { root: run, step });
  // The next jump starts where the last one ended, though its step is not read yet.
  const latest = useRef<{ step: string; seq: number } | null>(null);
  const waiting = useRef({ presses: 0, done: Promise.resolve() });

  const select = useStable((to: string | null, seq?: number) => {
    latest.current = to !== null && seq !== undefined ? { step: to, seq } : null;
    useView.getState().changeRun(run, { step: to });
  });

  /** The step of now, which may be newer than what was rendered. */
  const selectedNow = () => useView.getState().runs[run]?.step ?? null;
  /** What is known of a step, asked for if need be. */
  const detailOf = (of: string): Promise<StepDetail> => {
    if (of === step && selected.data && !selected.isPlaceholderData) return Promise.resolve(selected.data);
    const params = { root: run, step: of };
    return queries.fetchQuery({
      queryKey: ['step.get', params],
      queryFn: () => client.request('step.get', params),
      networkMode: 'always',
      staleTime: Number.POSITIVE_INFINITY,
    });
  };
  const seqOf = async (of: string | null): Promise<number> => {
    if (of === null) return 0;
    return latest.current?.step === of ? latest.current.seq : (await detailOf(of)).seq;
  };

  /** One press after the other, each from where the one before led. */
  const inTurn = useStable((press: () => Promise<void>) => {
    if (waiting.current.presses >= MOST_WAITING) return;
    waiting.current.presses++;
    waiting.current.done = waiting.current.done
      .then(press)
      .catch((error: unknown) => say(errorText(error)))
      .finally(() => {
        waiting.current.presses--;
      });
  });
  const jump = useStable(async (to: Jump, back: boolean) => {
    const seq = await seqOf(selectedNow());
    const { target } = await client.request('steps.jump', { root: run, seq, to, back });
    const from = seq === 0 ? 'in this run' : `${back ? 'before' : 'after'} step ${formatCount(seq)}`;
    if (target) select(target.step, target.seq);
    else say(`No ${NONE[to]} ${from}`);
  });
  const toParent = useStable(async () => {
    const from = selectedNow();
    if (from === null) return;
    const { parent } = await detailOf(from);
    if (parent) select(parent.step, parent.seq);
    else if (detail?.parent_run) useView.getState().openRun(detail.parent_run, detail.parent_step);
    else say('This step has no parent');
  });

  useCommand('jump.first_error', () =>
    inTurn(async () => {
      // While the run itself is on its way nothing is known of it that could be said.
      const first = detail
        ? detail.first_error
        : (await client.request('steps.jump', { root: run, seq: 0, to: 'first_error', back: false })).target;
      if (first) select(first.step, first.seq);
      else say('No step of this run failed');
    }),
  );
  useCommand('step.next', () => inTurn(() => jump('step', false)), !listed);
  useCommand('step.previous', () => inTurn(() => jump('step', true)), !listed);
  useCommand('jump.next_error', () => inTurn(() => jump('error', false)));
  useCommand('jump.previous_error', () => inTurn(() => jump('error', true)));
  useCommand('jump.next_state', () => inTurn(() => jump('state_change', false)));
  useCommand('jump.previous_state', () => inTurn(() => jump('state_change', true)));
  useCommand('jump.next_attempt', () => step !== null && inTurn(() => jump('attempt', false)));
  useCommand('jump.previous_attempt', () => step !== null && inTurn(() => jump('attempt', true)));
  useCommand('jump.parent', () => step !== null && inTurn(toParent));
  return select;
}
