import { ArrowLeftRight, Equal, EqualApproximately, EqualNot, type LucideIcon, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BraidColumn } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runLetter } from '../../../shared/format/run-letter.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { DEFAULT_VIEW, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { ChipButton } from '../../ui/Chip.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Head } from '../../ui/Head.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { StepIcon } from '../../ui/StepIcon.tsx';
import { nameOf } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import { openPair } from './open-pair.ts';
import styles from './PositionPane.module.css';
import { agreeText, asksOtherwise, cellText, type Group, groupsOf, pairFor } from './several-words.ts';
import type { ShownRun } from './use-run-details.ts';

const HEIGHT = { min: 120, max: 900 };

interface PositionPaneProps {
  /** The selected position. */
  column: BraidColumn | null;
  /** How many there are. */
  columns: number;
  runs: readonly ShownRun[];
  onOpen(column: BraidColumn, run: number): void;
  /** The table of runs, beside it. */
  children: ReactNode;
}

/** Below the matrix: who does what at the selected position, and the runs. */
export function PositionPane({ column, columns, runs, onOpen, children }: PositionPaneProps) {
  const size = useView((view) => view.sizes.compare);
  const resize = (to: number) => useView.getState().change({ sizes: { ...useView.getState().sizes, compare: to } });
  const groups = column === null ? [] : groupsOf(column);
  return (
    <>
      <Splitter
        label="Height of the position"
        orientation="horizontal"
        sizes="after"
        controls="position"
        size={size}
        {...HEIGHT}
        onResize={resize}
        onReset={() => resize(DEFAULT_VIEW.sizes.compare)}
      />
      <div id="position" className={styles.below} style={{ height: size }}>
        <section className={styles.pane} aria-label="Position" data-pane="Position">
          <Head level={2} note={column === null ? undefined : agreeText(column)}>
            {column === null ? 'Position' : `Position ${formatCount(column.column + 1)} of ${formatCount(columns)}`}
          </Head>
          {column === null ? (
            <EmptyState>Choose a position to see who does what there.</EmptyState>
          ) : (
            <ScrollSection className={styles.groups} aria-label="What the runs do here">
              {groups.map((group) => (
                <GroupLine key={group.runs[0]} group={group} column={column} runs={runs} onOpen={onOpen} />
              ))}
            </ScrollSection>
          )}
        </section>
        {children}
      </div>
    </>
  );
}

interface GroupLineProps {
  group: Group;
  column: BraidColumn;
  runs: readonly ShownRun[];
  onOpen(column: BraidColumn, run: number): void;
}

/** The runs that do one thing. Each leads to its step; a group apart from most can be compared with them. */
function GroupLine({ group: { variant, runs: places, kind, path, number }, column, runs, onOpen }: GroupLineProps) {
  const pair = kind === 'most' ? null : pairFor(column, places[0] ?? 0);
  const glyph = glyphOf({ variant, kind, path });
  return (
    <div className={cx(styles.group, kind !== 'most' && styles.apart)}>
      <span className={styles.mark}>
        <Icon of={glyph} size={13} />
        {number}
      </span>
      <div className={styles.what}>
        <p className={styles.done}>
          <b className={styles.count}>{formatPlural(places.length, 'run')}</b>
          {asksOtherwise({ variant, kind, path }) && <span className={styles.note}>asked otherwise</span>}
          {variant === null ? <span className={styles.summary}>no step here</span> : <Done variant={variant} />}
        </p>
        <p className={styles.runs}>
          {places.map((run) => {
            const step = column.steps[run] ?? null;
            const letter = runLetter(run);
            if (step === null) {
              return (
                <span key={run} className={styles.absent} {...tip(titleOf(runs[run]))}>
                  {letter}
                </span>
              );
            }
            return (
              <ChipButton
                key={run}
                aria-label={`Open step ${formatCount(step.seq)} of ${letter}`}
                tooltip={`${cellText(column, run)}\n${titleOf(runs[run])}`}
                onClick={() => onOpen(column, run)}
              >
                {letter} {formatCount(step.seq)}
              </ChipButton>
            );
          })}
        </p>
      </div>
      {pair !== null && (
        <Button small icon={ArrowLeftRight} tooltip="Side by side" onClick={() => openPair(column, pair, runs)}>
          Compare {runLetter(pair[0])} with {runLetter(pair[1])}
        </Button>
      )}
    </div>
  );
}

/** The marks of the cells; `=` for what most do. */
function glyphOf({ variant, kind, path }: Pick<Group, 'variant' | 'kind' | 'path'>): LucideIcon {
  if (variant === null) return Minus;
  if (kind === 'most') return Equal;
  return asksOtherwise({ variant, kind, path }) ? EqualApproximately : EqualNot;
}

function Done({ variant: { type, name, summary } }: { variant: NonNullable<Group['variant']> }) {
  return (
    <>
      <StepIcon type={type} size={13} decorative />
      <span className={styles.name} {...tip(visibleLine(name))}>
        {nameOf({ type, name }).name}
      </span>
      <span className={styles.summary}>{visibleLine(summary)}</span>
    </>
  );
}

function titleOf(run: ShownRun | undefined): string {
  return visibleLine(run?.detail?.title ?? '') || visibleLine(run?.run ?? '');
}
