import { useRef } from 'react';
import type { ComparedRows } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { useStable } from '../../ui/use-stable.ts';

/** Presses that wait for one another at most; a key may be held while the engine is busy. */
const MOST_WAITING = 20;

/** The keys that lead from difference to difference, each press from where the one before led. */
export function useDifferences(rows: ComparedRows | null): (back: boolean) => void {
  const client = useEngine();
  const waiting = useRef({ presses: 0, done: Promise.resolve() });

  const jump = useStable(async (back: boolean) => {
    if (rows === null) return;
    const { id, count } = rows;
    const pair = useView.getState().compared?.pair ?? null;
    const from = pair === null ? null : (await client.request('compare.indexOf', { id, pair })).index;
    const next = await client.request('compare.next', { id, index: from ?? (back ? count : -1), back });
    if (next.pair !== null) useView.getState().selectPair(next.pair);
    else if (rows.differences === 0) say('No differences');
    else say(back ? 'No difference before this step' : 'No difference after this step');
  });
  const go = useStable((back: boolean) => {
    if (waiting.current.presses >= MOST_WAITING) return;
    waiting.current.presses++;
    waiting.current.done = waiting.current.done
      .then(() => jump(back))
      .catch((error: unknown) => say(errorText(error)))
      .finally(() => {
        waiting.current.presses--;
      });
  });

  const any = rows !== null && rows.differences > 0;
  useCommand('compare.next', () => go(false), any);
  useCommand('compare.previous', () => go(true), any);
  return go;
}
