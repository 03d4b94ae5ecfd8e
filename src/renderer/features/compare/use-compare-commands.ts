import { useEngine } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { linkPath } from '../../app/link.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { copyText } from '../../ui/copy.ts';
import { say } from '../../ui/notice.ts';

interface CompareCommands {
  left: string;
  right: string;
  /** Handle of the comparison on screen. */
  comparison: string | null;
  again(): void;
}

/** What can be done with a comparison as a whole. */
export function useCompareCommands({ left, right, comparison, again }: CompareCommands): void {
  const client = useEngine();
  const { openComparison, selectPair, change } = useView.getState();
  useCommand('compare.swap', () => openComparison(right, left, useView.getState().compared?.pair ?? null));
  useCommand('compare.only', () => {
    const { compare } = useView.getState();
    change({ compare: { ...compare, only_differences: !compare.only_differences } });
  });
  useCommand('compare.again', again);
  useCommand('compare.link', () => {
    const { compared } = useView.getState();
    void copyText(location.origin + linkPath({ compare: compared }), 'link to comparison');
  });
  const copyMarkdown = async (id: string) => {
    try {
      const { text } = await client.request('compare.markdown', { id });
      await copyText(text, 'comparison as Markdown');
    } catch (error) {
      say(errorText(error));
    }
  };
  useCommand('compare.markdown', () => comparison !== null && void copyMarkdown(comparison), comparison !== null);
  useCommand('escape', () => {
    const { overlay, compared } = useView.getState();
    if (overlay !== null || (compared?.pair ?? null) === null) return false;
    selectPair(null);
    return true;
  });
}
