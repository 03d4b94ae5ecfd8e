import { type CSSProperties, useCallback, useState } from 'react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useListFailure } from '../../app/use-list-failure.tsx';
import { cx } from '../../ui/cx.ts';
import { Head } from '../../ui/Head.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { VirtualList } from '../../ui/virtual-list/VirtualList.tsx';
import type { StateDetailProps } from './detail-props.ts';
import { WRITES_ID } from './focus-writes.ts';
import { innerPathText, spokenWrite } from './state-words.ts';
import { type PlacedWrite, useWriteSpace } from './use-write-space.ts';
import styles from './WriteList.module.css';

const ROW = 22;
const keyOf = (row: PlacedWrite) => String(row.place);
const placeholder = () => <div className={styles.write} />;

interface WriteListProps extends StateDetailProps {
  path: string;
  /** The last write as of the selected step. */
  place: number | null;
}

/** Every write of a path. Enter, or a click, selects the step that wrote. */
export function WriteList({ timeline, path, place, asOf, onSelect }: WriteListProps) {
  const writes = useWriteSpace(timeline.id, path);
  const { space } = writes;
  const { onError, notice } = useListFailure(writes.error, writes.retry);
  // The row follows the selected step until the keyboard moves it.
  const [moved, setMoved] = useState<{ path: string; asOf: number; place: number } | null>(null);
  const own = moved !== null && moved.path === path && moved.asOf === asOf ? moved.place : place;
  const go = (row: PlacedWrite) => onSelect(row.step.step, row.step.seq);

  const { path: shown } = writes;
  const render = useCallback(
    (row: PlacedWrite) => <WriteRow row={row} path={shown} later={row.step.seq > asOf} />,
    [shown, asOf],
  );
  const nameOf = useCallback((row: PlacedWrite) => spokenWrite(row, shown), [shown]);
  return (
    <section id={WRITES_ID} className={styles.writes} aria-label="Writes" style={seqWidth(timeline.steps)}>
      <Head note={space && formatCount(space.count)}>Writes over the run</Head>
      {notice}
      {space === null && notice === null && <PlaceholderRows rows={6} height={ROW} label="Reading the writes" />}
      {space !== null && space.count > 0 && (
        <VirtualList
          label="Writes"
          role="listbox"
          space={space}
          rowHeight={ROW}
          keyOf={keyOf}
          nameOf={nameOf}
          render={render}
          placeholder={placeholder}
          active={own === null ? null : String(own)}
          onActivate={(row, _index, by) => {
            if (by === 'pointer') go(row);
            else setMoved({ path, asOf, place: row.place });
          }}
          onOpen={go}
          onError={onError}
        />
      )}
    </section>
  );
}

/** Room for the largest number with its separators. */
function seqWidth(steps: number): CSSProperties {
  return { '--write-seq': `${Math.max(40, 16 + formatCount(steps).length * 6.6)}px` } as CSSProperties;
}

interface WriteRowProps {
  row: PlacedWrite;
  path: string;
  /** After the selected step. */
  later: boolean;
}

function WriteRow({ row: { step, pointer, before, after }, path, later }: WriteRowProps) {
  const inner = innerPathText(pointer, path);
  return (
    <div className={cx(styles.write, later && styles.later)}>
      <span className={styles.seq}>{formatCount(step.seq)}</span>
      <span className={styles.name}>{visibleLine(step.name)}</span>
      <span className={styles.values}>
        {inner !== '' && <span className={styles.inner}>{inner}</span>}
        <Value text={before} className={styles.before} />
        <span className={styles.to}>→</span>
        <Value text={after} className={styles.after} />
      </span>
    </div>
  );
}

function Value({ text, className }: { text: string | null; className: string | undefined }) {
  if (text === null) return <span className={styles.nothing}>nothing</span>;
  return <span className={className}>{visibleLine(text)}</span>;
}
