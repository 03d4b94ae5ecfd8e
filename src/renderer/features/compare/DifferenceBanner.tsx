import { Copy, Ellipsis } from 'lucide-react';
import type { ComparedRow, ComparedRows, Comparison, RunDetail } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { AfterDifference, DifferenceBar, FirstDifference } from '../../ui/DifferenceBar.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { causeText, downstreamText, firstLines, noDifferenceText, togetherText } from './difference-words.ts';

interface DifferenceBannerProps {
  comparison: Comparison;
  left: RunDetail | undefined;
  right: RunDetail | undefined;
  sameRun: boolean;
  rows: ComparedRows | null;
  /** The selected row. */
  row: ComparedRow | null;
  only: boolean;
  /** Folds the equal stretches again that were opened; null when none was. */
  onFold: (() => void) | null;
}

/** Where the runs differ first, where they part, what probably made them; and the way through all differences. */
export function DifferenceBanner({ comparison, left, right, sameRun, rows, row, only, onFold }: DifferenceBannerProps) {
  const lines = firstLines(comparison);
  const after = [downstreamText(comparison, { left, right }), togetherText(comparison)].filter((each) => each !== null);
  const differences = rows?.differences ?? 0;
  const at = row?.row === 'pair' ? row.difference : null;
  useCommand('compare.fold', () => onFold?.(), onFold !== null);
  return (
    <DifferenceBar
      equal={lines.length === 0 ? noDifferenceText(comparison, sameRun) : null}
      differences={rows === null ? null : differences}
      at={at}
      what="difference"
      only={only}
      onPrevious={() => runCommand('compare.previous')}
      onNext={() => runCommand('compare.next')}
      onOnly={() => runCommand('compare.only')}
      more={
        <>
          <IconButton icon={Copy} label="Copy comparison as Markdown" onClick={() => runCommand('compare.markdown')} />
          <Menu
            label="Comparison"
            entries={[
              { kind: 'item', label: 'Copy as Markdown', onSelect: () => runCommand('compare.markdown') },
              { kind: 'item', label: 'Copy link to comparison', keys: 'y', onSelect: () => runCommand('compare.link') },
              { kind: 'separator' },
              { kind: 'item', label: 'Left out of comparing', onSelect: () => runCommand('compare.hidden') },
              {
                kind: 'item',
                label: 'Fold equal steps',
                ...(onFold ? {} : { disabledReason: 'All are folded.' }),
                onSelect: () => onFold?.(),
              },
              { kind: 'item', label: 'Compare again', onSelect: () => runCommand('compare.again') },
            ]}
            trigger={(props) => <IconButton {...props} icon={Ellipsis} label="More about this comparison" />}
          />
        </>
      }
    >
      {lines.map(({ title, difference }) => (
        <FirstDifference
          key={title}
          title={title}
          text={visibleLine(difference.text)}
          cause={causeText(difference.cause)}
          onGo={() => useView.getState().selectPair(difference.pair)}
        />
      ))}
      {after.length > 0 && <AfterDifference>{after.join(' ')}</AfterDifference>}
    </DifferenceBar>
  );
}
