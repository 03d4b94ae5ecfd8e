import { type CSSProperties, memo, type PointerEvent, type ReactNode } from 'react';
import { cx } from '../cx.ts';
import styles from './VirtualList.module.css';

export interface RowState {
  index: number;
  selected: boolean;
}

/** More for the element of a row. */
export interface RowProps {
  'aria-level'?: number;
  'aria-expanded'?: boolean;
  className?: string | undefined;
}

interface ListRowProps<T> {
  /** Undefined until its page is here. */
  row: T | undefined;
  index: number;
  id: string;
  role: 'option' | 'treeitem';
  head: boolean;
  selected: boolean;
  position: number;
  size: number;
  height: number;
  /** Set where the row is drawn apart from the window of rows. */
  top: number | null;
  render(row: T, state: RowState): ReactNode;
  nameOf(row: T): string;
  rowProps: ((row: T) => RowProps) | undefined;
  placeholder(index: number): ReactNode;
  onPress(index: number): void;
  onOpen(index: number): void;
}

function Row<T>(props: ListRowProps<T>) {
  const { row, index, selected, height, top } = props;
  const style: CSSProperties = top === null ? { height } : { height, position: 'absolute', top, left: 0, right: 0 };
  if (props.head) {
    return (
      <div role="presentation" className={styles.head} style={style}>
        {row !== undefined && props.render(row, { index, selected: false })}
      </div>
    );
  }
  const { className, ...more } = row === undefined ? {} : (props.rowProps?.(row) ?? {});
  const element = {
    role: props.role,
    id: props.id,
    'aria-selected': selected,
    'aria-posinset': props.position,
    'aria-setsize': props.size,
    'aria-label': row === undefined ? 'Loading' : props.nameOf(row),
    'aria-busy': row === undefined || undefined,
    ...more,
    onPointerDown: (event: PointerEvent) => event.button === 0 && props.onPress(index),
    onDoubleClick: () => props.onOpen(index),
  };
  return (
    <div {...element} className={cx(styles.row, className)} style={style}>
      {row === undefined ? props.placeholder(index) : props.render(row, { index, selected })}
    </div>
  );
}

/** Drawn again only when its row, place or selection differs. */
export const ListRow = memo(Row) as typeof Row;
