import { ChevronDown, ChevronUp, Copy, Ellipsis, Equal, EqualNot, ListFilter } from 'lucide-react';
import type { ComparedRow, ComparedRows, Comparison, Difference, RunDetail } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { useView } from '../../app/view-store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './DifferenceBanner.module.css';
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
  const none = differences === 0 ? 'Nothing differs.' : null;
  return (
    <div className={cx(styles.banner, lines.length === 0 && styles.equal)} data-pane="Differences">
      <div className={styles.lines}>
        {lines.length === 0 && (
          <p className={styles.line}>
            <Icon of={Equal} size={14} className={styles.mark} />
            <span className={styles.text}>{noDifferenceText(comparison, sameRun)}</span>
          </p>
        )}
        {lines.map(({ title, difference }) => (
          <FirstLine key={title} title={title} difference={difference} />
        ))}
        {after.length > 0 && <p className={styles.after}>{after.join(' ')}</p>}
      </div>
      <div className={styles.controls}>
        {rows !== null && differences > 0 && (
          <span className={styles.count}>
            {at === null
              ? formatPlural(differences, 'difference')
              : `${formatCount(at)} of ${formatCount(differences)}`}
          </span>
        )}
        <Button
          icon={ChevronUp}
          tooltip="Previous difference (Shift+F7, Shift+N)"
          keys="Shift+F7"
          disabledReason={none}
          onClick={() => runCommand('compare.previous')}
        >
          Previous
        </Button>
        <Button
          icon={ChevronDown}
          tooltip="Next difference (F7, N)"
          keys="F7"
          disabledReason={none}
          onClick={() => runCommand('compare.next')}
        >
          Next
        </Button>
        <Button
          variant="ghost"
          icon={ListFilter}
          pressed={only}
          tooltip="Differences only (O)"
          onClick={() => runCommand('compare.only')}
        >
          Differences only
        </Button>
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
      </div>
    </div>
  );
}

interface FirstLineProps {
  title: string;
  difference: Difference;
}

/** One of the firsts: a click leads to it. */
function FirstLine({ title, difference }: FirstLineProps) {
  const text = visibleLine(difference.text);
  const cause = causeText(difference.cause);
  return (
    <button
      type="button"
      className={styles.line}
      onClick={() => useView.getState().selectPair(difference.pair)}
      {...tip([title, text, cause].join('\n'))}
    >
      <Icon of={EqualNot} size={14} className={styles.mark} />
      <span className={styles.text}>
        <b className={styles.title}>{title}</b> {text} <span className={styles.cause}>{cause}</span>
      </span>
    </button>
  );
}
