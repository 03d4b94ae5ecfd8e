import { ArrowUpDown, ChevronRight, Equal, EqualNot, type LucideIcon, Minus, Plus } from 'lucide-react';
import { memo } from 'react';
import type { PairMark, StepRow } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import type { Zone } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Bar } from '../../ui/Placeholder.tsx';
import { StepAttempt, StepCost, StepName, StepTime, StepTokens } from '../../ui/StepCells.tsx';
import { StepIcon } from '../../ui/StepIcon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './AlignedRow.module.css';
import { type FoldRow, foldText, markText, movedNote, type PairRow } from './aligned-words.ts';

export type Side = 'left' | 'right';

/** Longer names and summaries may not show whole: they get a tooltip. */
const LONG_NAME = 18;
const LONG_SUMMARY = 44;

const MARKS: Record<PairMark, LucideIcon> = {
  same: Equal,
  changed: EqualNot,
  left: Minus,
  right: Plus,
  moved: ArrowUpDown,
};

interface AlignedRowViewProps {
  row: PairRow;
  zone: Zone;
  /** The chosen side of the selected row; null on all others. */
  side: Side | null;
}

/** Two steps that belong together, with the mark of the pair between them. */
export const AlignedRowView = memo(({ row, zone, side }: AlignedRowViewProps) => {
  const note = movedNote(row);
  return (
    <div className={cx(styles.row, styles[row.mark])}>
      <Half of="left" step={row.left} zone={zone} chosen={side === 'left'} note={note} />
      <span className={styles.mark} {...tip(markText(row))}>
        <Icon of={MARKS[row.mark]} size={13} />
      </span>
      <Half of="right" step={row.right} zone={zone} chosen={side === 'right'} note={note} />
    </div>
  );
});

interface HalfProps {
  of: Side;
  step: StepRow | null;
  zone: Zone;
  chosen: boolean;
  note: string | null;
}

function Half({ of, step, zone, chosen, note }: HalfProps) {
  const place = cx(styles.half, of === 'left' ? styles.a : styles.b, chosen && styles.chosen);
  if (step === null) return <span className={cx(place, styles.void)} />;
  const summary = note ?? visibleLine(step.summary);
  return (
    <span className={cx(place, step.status === 'error' && styles.error)}>
      <span className={styles.seq}>{formatCount(step.seq)}</span>
      <StepIcon type={step.type} size={13} decorative />
      <span className={styles.name}>
        <StepName step={step} room={LONG_NAME} />
      </span>
      <span className={styles.summary} {...tip(summary.length > LONG_SUMMARY ? summary : null)}>
        {summary}
      </span>
      <StepAttempt step={step} />
      <StepTime step={step} zone={zone} />
      <StepTokens step={step} />
      <StepCost step={step} />
    </span>
  );
}

/** A stretch of equal steps; a click or Enter opens it. */
export const FoldRowView = memo(({ row, hazy }: { row: FoldRow; hazy: boolean }) => (
  <div className={styles.fold}>
    <Icon of={ChevronRight} size={12} />
    {foldText(row, hazy)}
  </div>
));

export function AlignedHead() {
  const half = (place: string | undefined) => (
    <span className={cx(styles.half, place)}>
      <span className={styles.seq}>#</span>
      <span />
      <span>Name</span>
      <span>Summary</span>
      <span>Try</span>
      <span>Time</span>
      <span>Tokens</span>
      <span>Cost</span>
    </span>
  );
  return (
    <div className={cx(styles.row, styles.head)} aria-hidden="true">
      {half(styles.a)}
      <span className={styles.mark} />
      {half(styles.b)}
    </div>
  );
}

/** The shape of a row whose page is on its way. */
export function AlignedRowPlaceholder({ index }: { index: number }) {
  const half = (shift: number) => (
    <span className={styles.half}>
      <span />
      <span className={styles.dot} />
      <span className={styles.waiting}>
        <Bar width={40 + (((index + shift) * 29) % 40)} />
      </span>
      <span className={styles.waiting}>
        <Bar width={30 + (((index + shift) * 37) % 50)} />
      </span>
    </span>
  );
  return (
    <div className={styles.row} aria-hidden="true">
      {half(0)}
      <span className={styles.mark} />
      {half(1)}
    </div>
  );
}
