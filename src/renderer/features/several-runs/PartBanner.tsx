import { ChevronDown, ChevronUp, Equal, EqualNot, ListFilter } from 'lucide-react';
import type { BraidColumn, SeveralRuns } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { say } from '../../ui/notice.ts';
import { tip } from '../../ui/tip.ts';
import { openPair } from './open-pair.ts';
import styles from './PartBanner.module.css';
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
  const none = differing === 0 ? 'Nothing differs.' : null;
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
    <div className={cx(styles.banner, lines.length === 0 && styles.equal)} data-pane="Differences">
      <div className={styles.lines}>
        {lines.length === 0 && (
          <p className={styles.line}>
            <Icon of={Equal} size={14} className={styles.mark} />
            <span className={styles.text}>{sameText(several)}</span>
          </p>
        )}
        {lines.map((line) => (
          <FirstLine key={line.title} id={several.id} {...line} />
        ))}
      </div>
      <div className={styles.controls}>
        {differing > 0 && (
          <span className={styles.count}>
            {column?.difference == null
              ? formatPlural(differing, 'difference')
              : `${formatCount(column.difference)} of ${formatCount(differing)}`}
          </span>
        )}
        <Button
          icon={ChevronUp}
          tooltip="Previous position where the runs do not agree (Shift+F7, Shift+N)"
          keys="Shift+F7"
          disabledReason={none}
          onClick={() => runCommand('several.previous')}
        >
          Previous
        </Button>
        <Button
          icon={ChevronDown}
          tooltip="Next position where the runs do not agree (F7, N)"
          keys="F7"
          disabledReason={none}
          onClick={() => runCommand('several.next')}
        >
          Next
        </Button>
        <Button
          variant="ghost"
          icon={ListFilter}
          pressed={only}
          tooltip="Differences only (O)"
          onClick={() => runCommand('several.only')}
        >
          Differences only
        </Button>
      </div>
    </div>
  );
}

/** One of the firsts, with who does what there: a click leads to it. */
function FirstLine({ id, title, column }: { id: string; title: string; column: number }) {
  const there = useColumn(id, column);
  const text = there === null ? '' : partText(there);
  return (
    <button
      type="button"
      className={styles.line}
      onClick={() => useView.getState().selectColumn(column)}
      {...tip(`${title}\n${text}`)}
    >
      <Icon of={EqualNot} size={14} className={styles.mark} />
      <span className={styles.text}>
        <b className={styles.title}>{title}</b> {text}
      </span>
    </button>
  );
}
