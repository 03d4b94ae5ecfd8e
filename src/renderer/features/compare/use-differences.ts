import type { ComparedRows } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { useInTurn } from '../../app/use-in-turn.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';

/** The keys that lead from difference to difference. */
export function useDifferences(rows: ComparedRows | null): void {
  const client = useEngine();
  const go = useInTurn(async (back: boolean) => {
    if (rows === null) return;
    const { id, count } = rows;
    const pair = useView.getState().compared?.pair ?? null;
    const from = pair === null ? null : (await client.request('compare.indexOf', { id, pair })).index;
    const next = await client.request('compare.next', { id, index: from ?? (back ? count : -1), back });
    if (next.pair !== null) useView.getState().selectPair(next.pair);
    else if (rows.differences === 0) say('No differences');
    else say(back ? 'No difference before this step' : 'No difference after this step');
  });
  const any = rows !== null && rows.differences > 0;
  useCommand('compare.next', () => go(false), any);
  useCommand('compare.previous', () => go(true), any);
}
