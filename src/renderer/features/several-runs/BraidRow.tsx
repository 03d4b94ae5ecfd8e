import { CircleX, EqualApproximately, EqualNot } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import type { BraidColumn } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Bar } from '../../ui/Placeholder.tsx';
import { StepIcon } from '../../ui/StepIcon.tsx';
import { nameOf } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import styles from './BraidRow.module.css';
import { cellLabel, cellText, type Group, groupsOf } from './several-words.ts';

/** Longer names and summaries may not show whole: they get a tooltip. */
const LONG_NAME = 18;
const LONG_SUMMARY = 30;

interface BraidRowViewProps {
  column: BraidColumn;
  /** The chosen run of the selected row; null on all others. */
  chosen: number | null;
  /** Whether cells have room for words. */
  wide: boolean;
  onRun(run: number): void;
}

/** A position: what is done there, how many do it, and a cell for each run. */
export const BraidRowView = memo(({ column, chosen, wide, onRun }: BraidRowViewProps) => {
  const groups = groupsOf(column);
  const first = groups[0];
  const runs = column.steps.length;
  const share = first?.variant ? first.runs.length : 0;
  const press = (event: PointerEvent) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-run]') : null;
    if (cell?.dataset.run !== undefined) onRun(Number(cell.dataset.run));
  };
  return (
    <div className={cx(styles.row, column.difference === null && styles.same)} onPointerDown={press}>
      <span className={styles.position}>{formatCount(column.column + 1)}</span>
      {first?.variant ? <Done {...first.variant} /> : <Nothing />}
      <span className={styles.share}>
        <span className={styles.bar}>
          <span style={{ width: `${(100 * share) / Math.max(1, runs)}%` }} />
        </span>
        {share}/{runs}
      </span>
      {column.steps.map((_, run) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a run is known by its place
        <Cell key={run} column={column} groups={groups} run={run} chosen={run === chosen} wide={wide} />
      ))}
    </div>
  );
});

function Done({ type, name, summary }: NonNullable<Group['variant']>) {
  const whole = visibleLine(name);
  const short = nameOf({ type, name });
  const about = visibleLine(summary);
  return (
    <>
      <StepIcon type={type} size={13} decorative />
      <span className={styles.name} {...tip(whole.length > LONG_NAME || short.name !== whole ? whole : null)}>
        {short.name}
        {short.of !== null && <span className={styles.of}> {short.of}</span>}
      </span>
      <span className={styles.summary} {...tip(about.length > LONG_SUMMARY ? about : null)}>
        {about}
      </span>
    </>
  );
}

function Nothing() {
  return (
    <>
      <span />
      <span />
      <span />
    </>
  );
}

interface CellProps {
  column: BraidColumn;
  groups: readonly Group[];
  run: number;
  chosen: boolean;
  wide: boolean;
}

/** What one run does: a quiet dot with most, a mark and a word apart from them, tinted off their path, hatched without a step. */
function Cell({ column, groups, run, chosen, wide }: CellProps) {
  const step = column.steps[run] ?? null;
  const group = step === null ? undefined : groups[step.variant];
  const place = {
    className: cx(
      styles.cell,
      step === null && styles.none,
      group !== undefined && group.path !== 'most' && styles.apart,
      chosen && styles.chosen,
    ),
    'data-run': run,
    ...tip(cellText(column, run)),
  };
  if (step === null) return <span {...place} />;
  const failed = step.status === 'error' ? <Icon of={CircleX} size={11} className={styles.bad} /> : null;
  if (group === undefined || group.kind === 'most')
    return <span {...place}>{failed ?? <span className={styles.dot} />}</span>;
  return (
    <span {...place}>
      {failed ?? <Mark {...group} />}
      {group.number !== null && <span className={styles.number}>{group.number}</span>}
      {wide && <span className={styles.label}>{cellLabel(column, step)}</span>}
    </span>
  );
}

/** Another step, or the same one asked otherwise; where two sides are equally large neither is the odd one. */
function Mark({ kind, path }: Group) {
  if (path === 'fewer') return <Icon of={EqualNot} size={11} className={styles.mark} />;
  return kind === 'fewer' ? <Icon of={EqualApproximately} size={11} className={styles.mark} /> : null;
}

/** The shape of a row whose page is on its way. */
export function BraidRowPlaceholder({ index }: { index: number }) {
  return (
    <div className={styles.row} aria-hidden="true">
      <span />
      <span className={styles.waitingIcon} />
      <Bar width={40 + ((index * 29) % 40)} />
      <Bar width={60 + ((index * 37) % 50)} />
    </div>
  );
}
