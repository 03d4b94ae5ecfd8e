import { type CSSProperties, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { BraidColumn, SeveralRuns } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useCommand } from '../../app/commands.ts';
import { useListFailure } from '../../app/use-list-failure.tsx';
import { useView } from '../../app/view-store.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { say } from '../../ui/notice.ts';
import { useStable } from '../../ui/use-stable.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list/VirtualList.tsx';
import { BraidHead } from './BraidHead.tsx';
import styles from './BraidMatrix.module.css';
import { BraidRowPlaceholder, BraidRowView } from './BraidRow.tsx';
import { BraidRuler } from './BraidRuler.tsx';
import { cellText, columnName } from './several-words.ts';
import { useBraidRows } from './use-braid-rows.ts';

const ROW = 22;
/** Runs whose cells have room for words. */
const MOST_WIDE = 8;

const keyOf = ({ column }: BraidColumn) => String(column);
const placeholder = (index: number) => <BraidRowPlaceholder index={index} />;

interface BraidMatrixProps {
  several: SeveralRuns;
  column: number | null;
  only: boolean;
  /** Whether it takes the focus that nothing has, once it is there: arrow keys go on from where the view was opened. */
  takesFocus: boolean;
  /** The chosen run, by its place. */
  chosen: number;
  onRun(run: number): void;
  /** Enter or a double click. */
  onOpen(column: BraidColumn): void;
  /** The engine let go of these rows. */
  onGone(): void;
}

/** A row for each position, a cell for each run. */
export function BraidMatrix({ several, column, only, takesFocus, chosen, onRun, onOpen, onGone }: BraidMatrixProps) {
  const space = useBraidRows(several, only);
  const list = useRef<VirtualListHandle>(null);
  const [view, setView] = useState({ first: 0, last: 0 });
  const onView = useStable((first: number, last: number) => setView({ first, last }));
  const run = useStable(onRun);
  const runs = several.runs.length;
  const wide = runs <= MOST_WIDE;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is there
  useEffect(() => {
    if (takesFocus && document.activeElement === document.body) list.current?.focus();
  }, []);

  const { onError, notice } = useListFailure(null, onGone);
  useCommand('step.next', () => list.current?.move(1) ?? false);
  useCommand('step.previous', () => list.current?.move(-1) ?? false);

  const key = (event: KeyboardEvent, row: BraidColumn | undefined): boolean => {
    if (event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return false;
    const to = Math.max(0, Math.min(runs - 1, chosen + (event.key === 'ArrowLeft' ? -1 : 1)));
    run(to);
    if (row !== undefined) say(cellText(row, to));
    return true;
  };
  const render = useCallback(
    (row: BraidColumn, { selected }: { selected: boolean }) => (
      <BraidRowView column={row} chosen={selected ? chosen : null} wide={wide} onRun={run} />
    ),
    [chosen, wide, run],
  );
  return (
    <div className={styles.pane} data-pane="Aligned steps">
      <div className={styles.across}>
        <div className={styles.column} style={columnWidths(several)}>
          <BraidHead runs={several.runs} chosen={chosen} onRun={run} />
          {notice}
          {space.count === 0 ? (
            <EmptyState>
              {several.columns === 0 ? 'These runs have no steps.' : 'All runs do the same at every position.'}
            </EmptyState>
          ) : (
            <VirtualList
              ref={list}
              label="Positions"
              role="listbox"
              className={styles.list}
              space={space}
              rowHeight={ROW}
              keyOf={keyOf}
              nameOf={columnName}
              render={render}
              placeholder={placeholder}
              active={column === null ? null : String(column)}
              onActivate={(row) => useView.getState().selectColumn(row.column)}
              onOpen={onOpen}
              onKey={key}
              onError={onError}
              onView={onView}
            />
          )}
        </div>
      </div>
      {space.count > 0 && (
        <BraidRuler
          several={several}
          only={only}
          count={space.count}
          view={view}
          rowHeight={ROW}
          onGoTo={(index) => list.current?.goTo(index)}
        />
      )}
    </div>
  );
}

/** Cells are as wide as the number of runs leaves room for; more runs than fit scroll sideways. */
function columnWidths({ runs, columns }: SeveralRuns): CSSProperties {
  const position = Math.max(30, 11 + formatCount(columns).length * 6.6);
  const cell =
    runs.length <= 4 ? 156 : runs.length <= 6 ? 116 : runs.length <= MOST_WIDE ? 92 : runs.length <= 14 ? 44 : 28;
  return {
    '--braid-position': `${position}px`,
    '--braid-runs': runs.length,
    '--braid-cell': `${cell}px`,
    '--braid-name': runs.length <= MOST_WIDE ? '156px' : '104px',
    minWidth: position + 18 + 72 + 140 + 74 + runs.length * 26 + 12,
  } as CSSProperties;
}
