import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import { STATE_LANE_PARTS, type StatePathRow } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './PathRow.module.css';
import { keyText } from './state-words.ts';
import { lanePath } from './written-lane.ts';

/** Deeper paths are indented no further, and say how deep they are: keys need the room. */
const DEEPEST_INDENT = 8;
const INDENT = 12;

interface PathRowProps {
  row: StatePathRow;
  /** Found by a text: the whole path, which does not unfold. */
  flat: boolean;
  onFold(row: StatePathRow): void;
}

/** One path: its value, how often it was written, by whom last, and where over the run. */
export const PathRowView = memo(({ row, flat, onFold }: PathRowProps) => {
  const { depth, kind, unfolded, last_writer: last } = row;
  const folds = !flat && row.children > 0 && depth > 0;
  const fold = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    onFold(row);
  };
  return (
    <div className={styles.path}>
      <span className={styles.name} style={{ paddingLeft: 4 + Math.min(depth, DEEPEST_INDENT) * INDENT }}>
        {depth > DEEPEST_INDENT && <span className={styles.depth}>{depth}</span>}
        <span className={styles.fold} onPointerDown={folds ? fold : undefined} aria-hidden="true">
          {folds && <Icon of={unfolded ? ChevronDown : ChevronRight} size={11} />}
        </span>
        <span className={cx(styles.key, depth === 0 && !flat && styles.whole)}>{keyText(row)}</span>
      </span>
      <span className={cx(styles.value, styles[kind])}>{visibleLine(row.preview)}</span>
      <span className={styles.writes}>{formatCount(row.writes)}</span>
      <span className={styles.writer}>
        {last !== null && (
          <>
            <span className={styles.seq}>{formatCount(last.seq)}</span> {visibleLine(last.name)}
          </>
        )}
      </span>
      <span className={styles.lane}>
        <svg viewBox={`0 0 ${STATE_LANE_PARTS} 10`} preserveAspectRatio="none" aria-hidden="true">
          <path d={lanePath(row.written)} />
        </svg>
      </span>
    </div>
  );
});

export function PathRowPlaceholder() {
  return (
    <div className={styles.path}>
      <span className={styles.name} />
    </div>
  );
}

export function PathColumns() {
  return (
    <div className={styles.columns} aria-hidden="true">
      <span>Path</span>
      <span>Value</span>
      <span>Writes</span>
      <span>Last write</span>
      <span>Over the run</span>
    </div>
  );
}
