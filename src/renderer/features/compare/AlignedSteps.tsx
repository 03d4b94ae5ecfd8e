import { type CSSProperties, type KeyboardEvent, useCallback, useRef, useState } from 'react';
import type { ComparedRow, Comparison, Delta } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useCommand } from '../../app/commands.ts';
import { useSettings } from '../../app/settings.ts';
import { useListFailure } from '../../app/use-list-failure.tsx';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list/VirtualList.tsx';
import { AlignedHead, AlignedRowPlaceholder, AlignedRowView, FoldRowView, type Side } from './AlignedRow.tsx';
import styles from './AlignedSteps.module.css';
import { alignedName, isMovedRight, movedNote } from './aligned-words.ts';
import { DifferenceRuler } from './DifferenceRuler.tsx';
import type { ComparedSpace } from './use-compared-rows.ts';

const ROW = 22;

/** Of a moved pair each side has a row of its own: that of the right one is known by its step alone. */
const keyOf = (row: ComparedRow) => (isMovedRight(row) ? `${row.pair} right` : String(row.pair));
const placeholder = (index: number) => <AlignedRowPlaceholder index={index} />;

interface AlignedStepsProps {
  compared: ComparedSpace;
  comparison: Comparison;
  pair: number | null;
  /** Whether the selected pair has moved, so that it stands in two rows. */
  moved: boolean;
  side: Side;
  onSide(side: Side): void;
  onUnfold(pair: number): void;
  /** Enter or a double click on a pair. */
  onOpen(row: ComparedRow): void;
}

/** Both runs, step beside step. */
export function AlignedSteps({ compared, comparison, pair, moved, side, onSide, onUnfold, onOpen }: AlignedStepsProps) {
  const { space, rows } = compared;
  const { time_zone: zone } = useSettings();
  const list = useRef<VirtualListHandle>(null);
  const [view, setView] = useState({ first: 0, last: 0 });
  const onView = useStable((first: number, last: number) => setView({ first, last }));
  const { selectPair } = useView.getState();

  const { onError, notice } = useListFailure(compared.error, compared.retry);

  useCommand('step.next', () => list.current?.move(1) ?? false);
  useCommand('step.previous', () => list.current?.move(-1) ?? false);

  const open = (row: ComparedRow) => (row.row === 'fold' ? onUnfold(row.pair) : onOpen(row));
  const key = (event: KeyboardEvent, row: ComparedRow | undefined): boolean => {
    if (event.shiftKey || row?.row !== 'pair') return false;
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return false;
    const to = event.key === 'ArrowLeft' ? 'left' : 'right';
    const step = row[to];
    // The other step of a moved pair stands in another row.
    if (step !== null || row.mark !== 'moved') onSide(to);
    const name = to === 'left' ? 'A' : 'B';
    if (step !== null) say(`Side ${name}, step ${formatCount(step.seq)}`);
    else say(movedNote(row) ?? `Side ${name} has no such step`);
    return true;
  };

  const hazy = comparison.unread.pairs > 0;
  const render = useCallback(
    (row: ComparedRow, { selected }: { selected: boolean }) =>
      row.row === 'fold' ? (
        <FoldRowView row={row} hazy={hazy} />
      ) : (
        <AlignedRowView row={row} zone={zone} side={selected ? side : null} />
      ),
    [zone, side, hazy],
  );
  const nameOf = useCallback((row: ComparedRow) => alignedName(row, hazy), [hazy]);

  return (
    <div className={styles.pane} data-pane="Aligned steps">
      <div className={styles.column} style={columnWidths(comparison)}>
        <AlignedHead />
        {notice}
        {space === null && notice === null && (
          <PlaceholderRows rows={14} height={ROW} label="Reading the aligned steps" />
        )}
        {space !== null && space.count > 0 && (
          <VirtualList
            ref={list}
            label="Aligned steps"
            role="listbox"
            className={styles.list}
            space={space}
            rowHeight={ROW}
            keyOf={keyOf}
            nameOf={nameOf}
            render={render}
            placeholder={placeholder}
            active={pair === null ? null : moved && side === 'right' ? `${pair} right` : String(pair)}
            onActivate={(row, _index, by) => {
              if (row.row === 'fold' && by === 'pointer') onUnfold(row.pair);
              if (row.row === 'pair' && row.mark === 'moved') onSide(isMovedRight(row) ? 'right' : 'left');
              selectPair(row.pair);
            }}
            onOpen={open}
            onKey={key}
            onError={onError}
            onView={onView}
          />
        )}
      </div>
      {rows !== null && rows.count > 0 && (
        <DifferenceRuler rows={rows} view={view} rowHeight={ROW} onGoTo={(index) => list.current?.goTo(index)} />
      )}
    </div>
  );
}

/** Room for the largest number, and for what some step of either run has: attempts, tokens, a cost. */
function columnWidths({ left_steps, right_steps, deltas }: Comparison): CSSProperties {
  const any = ({ left, right }: Delta) => left !== null || right !== null;
  const { retries, input_tokens, output_tokens, cost_nano_usd } = deltas;
  const tried = (retries.left ?? 0) + (retries.right ?? 0) > 0;
  return {
    '--aligned-seq': `${Math.max(28, 11 + formatCount(Math.max(left_steps, right_steps)).length * 6.6)}px`,
    '--aligned-try': tried ? '26px' : '0px',
    '--aligned-tokens': any(input_tokens) || any(output_tokens) ? '58px' : '0px',
    '--aligned-cost': any(cost_nano_usd) ? '68px' : '0px',
  } as CSSProperties;
}
