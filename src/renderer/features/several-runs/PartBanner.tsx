import type { BraidColumn, SeveralRuns } from '../../../shared/api.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { DifferenceBar, FirstDifference } from '../../ui/DifferenceBar.tsx';
import { say } from '../../ui/notice.ts';
import { openPair } from './open-pair.ts';
import { firstLines, pairFor, partText, sameText } from './several-words.ts';
import { useColumn } from './use-braid-rows.ts';

interface PartBannerProps {
  several: SeveralRuns;
  /** The selected position. */
  column: BraidColumn | null;
  chosen: number;
  only: boolean;
  onOpen(column: BraidColumn, run: number): void;
}

/** Where the runs differ first, where they part, and the way through all positions at which they do not agree. */
export function PartBanner({ several, column, chosen, only, onOpen }: PartBannerProps) {
  const { columns, agreed } = several;
  const differing = columns - agreed;
  useCommand('several.open_step', () => column !== null && onOpen(column, chosen), column !== null);
  useCommand(
    'several.pair',
    () => {
      if (column === null) return;
      const pair = pairFor(column, chosen);
      if (pair !== null) openPair(column, pair, several.runs);
      else say('All runs do the same here. Choose a position where they do not');
    },
    column !== null,
  );
  const lines = firstLines(several);
  return (
    <DifferenceBar
      equal={lines.length === 0 ? sameText(several) : null}
      differences={differing}
      at={column?.difference ?? null}
      what="position where the runs do not agree"
      only={only}
      onPrevious={() => runCommand('several.previous')}
      onNext={() => runCommand('several.next')}
      onOnly={() => runCommand('several.only')}
    >
      {lines.map((line) => (
        <FirstLine key={line.title} id={several.id} {...line} />
      ))}
    </DifferenceBar>
  );
}

/** One of the firsts, with who does what there. */
function FirstLine({ id, title, column }: { id: string; title: string; column: number }) {
  const there = useColumn(id, column);
  return (
    <FirstDifference
      title={title}
      text={there === null ? '' : partText(there)}
      onGo={() => useView.getState().selectColumn(column)}
    />
  );
}
