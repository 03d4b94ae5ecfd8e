import type { SeveralRuns } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { linkPath } from '../../app/link.ts';
import { useInTurn } from '../../app/use-in-turn.ts';
import { useView } from '../../app/view-store.ts';
import { copyText } from '../../ui/copy.ts';
import { say } from '../../ui/notice.ts';

interface SeveralCommands {
  runs: readonly string[];
  /** Null until they are compared. */
  several: SeveralRuns | null;
  again(): void;
}

/** What can be done with several runs as a whole, and the keys that lead through what differs. */
export function useSeveralCommands({ runs, several, again }: SeveralCommands): void {
  const client = useEngine();
  const { selectColumn, change } = useView.getState();
  const go = useInTurn(async (back: boolean) => {
    if (several === null) return;
    const { id, columns } = several;
    const from = useView.getState().several?.column ?? (back ? columns : -1);
    const { column } = await client.request('braid.next', { id, column: from, back });
    if (column !== null) selectColumn(column);
    else say(back ? 'No difference before this position' : 'No difference after this position');
  });
  const { parts = null, differs = null } = several ?? {};
  useCommand('several.next', () => go(false), differs !== null);
  useCommand('several.previous', () => go(true), differs !== null);
  useCommand('several.part', () => selectColumn(parts), parts !== null);
  useCommand('several.only', () => {
    const { compare } = useView.getState();
    change({ compare: { ...compare, only_differences: !compare.only_differences } });
  });
  useCommand('several.again', again);
  useCommand('several.add', () => {
    change({ marked: [...runs] });
    runCommand('view.runs');
  });
  useCommand('several.link', () => {
    const { several: shown } = useView.getState();
    if (shown !== null) void copyText(location.origin + linkPath({ several: shown }), 'link to these runs');
  });
  useCommand('escape', () => {
    const { overlay, several: shown } = useView.getState();
    if (overlay !== null || (shown?.column ?? null) === null) return false;
    selectColumn(null);
    return true;
  });
}
