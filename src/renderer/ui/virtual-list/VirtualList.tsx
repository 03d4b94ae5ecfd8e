import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from 'react';
import { cx } from '../cx.ts';
import { useStable } from '../use-stable.ts';
import { ListRow, type RowProps, type RowState } from './ListRow.tsx';
import { type RowSpace, useShownSpace, type ViewProbe } from './row-space.ts';
import { useActiveRow } from './use-active-row.ts';
import { useRowMoves } from './use-row-moves.ts';
import { useListScroll } from './use-scroll.ts';
import styles from './VirtualList.module.css';

export interface VirtualListHandle {
  focus(): void;
  scrollToEnd(): void;
  /** To the next or previous row, as the arrow keys do. */
  move(step: 1 | -1): void;
  /** To a row by its place. */
  goTo(index: number): void;
}

export interface VirtualListProps<T> {
  label: string;
  role: 'listbox' | 'tree';
  space: RowSpace<T>;
  /** CSS px; heads may be lower. */
  rowHeight: number;
  headHeight?: number;
  /** Stable key of a row, null for heads. */
  keyOf(row: T): string | null;
  /** Key of the selected row. The list finds it, shows it, and keeps it in the document. */
  active: string | null;
  /** The user moved to a row. */
  onActivate(row: T, index: number, by: 'key' | 'pointer'): void;
  /** Enter, or a double click. */
  onOpen?(row: T, index: number): void;
  /** Keys the list does not know, such as ← and →. True when handled. */
  onKey?(event: KeyboardEvent, row: T | undefined): boolean;
  /** Give `render`, `nameOf`, `rowProps` and `placeholder` a stable identity: rows are redrawn when they change. */
  render(row: T, state: RowState): ReactNode;
  /** Name of a row, read aloud; not asked for heads. */
  nameOf(row: T): string;
  rowProps?(row: T): RowProps;
  placeholder(index: number): ReactNode;
  onError(error: unknown): void;
  /** Whether the end is in view; called when that changes. */
  onAtEnd?(atEnd: boolean): void;
  /** First and last row in view, whenever they change. */
  onView?(first: number, last: number): void;
  /** Follow rows that are appended while the end is in view. Needs the `id` of the space: folding is no growth. */
  followEnd?: boolean;
  className?: string | undefined;
  ref?: Ref<VirtualListHandle>;
}

const OVERSCAN = 8;

/**
 * A list of any length over an engine's row space. One tab stop; the active row is named by
 * `aria-activedescendant` and always in the document. Work per frame depends on the rows in view only.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { role, rowHeight, headHeight = rowHeight, keyOf, active, onActivate, followEnd = false } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<() => ViewProbe>(() => ({ first: 0, rows: 40, anchor: null }));
  const shown = useShownSpace(props.space, { rowHeight, headHeight, keyOf, onError: props.onError, probe });
  const { cache, geometry } = shown;
  useSyncExternalStore(cache.subscribe, cache.revision);
  const scroll = useListScroll(scroller, geometry, rowHeight);
  const place = useActiveRow(shown, active, props.onError);
  const activeIndex = place ?? null;
  const { viewHeight } = scroll;
  const offset = scroll.offset();
  const atEnd = offset >= scroll.maxOffset() - 1;

  const first = Math.max(0, geometry.indexAt(offset) - OVERSCAN);
  const last = Math.min(geometry.count - 1, geometry.indexAt(offset + viewHeight) + OVERSCAN);
  useEffect(() => {
    if (geometry.count > 0) void cache.want(first, last);
  }, [cache, geometry, first, last]);

  const { onView } = props;
  const firstInView = geometry.indexAt(offset);
  const lastInView = geometry.indexAt(Math.max(offset, offset + viewHeight - 1));
  useEffect(() => onView?.(firstInView, lastInView), [onView, firstInView, lastInView]);

  probe.current = () => {
    const top = scroll.offset();
    let at = geometry.indexAt(top);
    while (at < last && (geometry.top(at) < top || geometry.isHead(at))) at++;
    const row = cache.row(at);
    const key = top > 0 && !(followEnd && atEnd) && row !== undefined ? keyOf(row) : null;
    return {
      first: geometry.indexAt(top),
      rows: Math.ceil(viewHeight / rowHeight) + OVERSCAN,
      anchor: key === null ? null : { key, below: geometry.top(at) - top },
    };
  };

  // A new version is on screen: keep its end, or the row that was on top, in place.
  const wasAtEnd = useRef(false);
  const shownId = useRef<string | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every version shown
  useLayoutEffect(() => {
    const grew = shownId.current !== undefined && shownId.current === shown.space.id;
    shownId.current = shown.space.id;
    if (followEnd && grew && wasAtEnd.current) scroll.moveTo(scroll.maxOffset());
    else if (shown.anchor) scroll.moveTo(geometry.top(shown.anchor.index) - shown.anchor.below);
    else if (scroll.offset() > scroll.maxOffset()) scroll.moveTo(scroll.maxOffset());
  }, [shown]);
  const { onAtEnd } = props;
  useEffect(() => {
    wasAtEnd.current = atEnd;
    onAtEnd?.(atEnd);
  }, [atEnd, onAtEnd]);

  // A new selection is shown once it is found; one that merely moves with its list is not.
  const reveal = useRef<string | null>(null);
  useLayoutEffect(() => {
    reveal.current = active;
  }, [active]);
  useLayoutEffect(() => {
    if (reveal.current === null || activeIndex === null || viewHeight === 0) return;
    reveal.current = null;
    scroll.show(activeIndex);
  });

  // The selected row stays in view, if it was, when the pane gets lower or a new version is on screen, but for a
  // list that was scrolled to its end to follow it. Its place may not be known for a moment.
  const seen = useRef({ height: 0, version: shown, inView: false, scrolls: false });
  useLayoutEffect(() => {
    if (activeIndex === null && active !== null) return;
    const before = seen.current;
    const grew = before.version !== shown && !(followEnd && wasAtEnd.current && before.scrolls);
    if (before.inView && (grew || before.height !== viewHeight) && activeIndex !== null) scroll.show(activeIndex);
    const top = activeIndex === null ? -1 : geometry.top(activeIndex) - scroll.offset();
    seen.current = {
      height: viewHeight,
      version: shown,
      inView: top >= 0 && top + rowHeight <= viewHeight,
      scrolls: scroll.maxOffset() > 0,
    };
  });

  const { move, goTo } = useRowMoves({
    ...{ shown, place, onActivate, show: scroll.show },
    page: Math.max(1, Math.floor(viewHeight / rowHeight) - 1),
  });
  const open = (index: number | null) => {
    const row = index === null ? undefined : cache.row(index);
    if (index !== null && row !== undefined) props.onOpen?.(row, index);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (!event.shiftKey && move(event.key)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && props.onOpen && activeIndex !== null && cache.row(activeIndex) !== undefined) {
      event.preventDefault();
      open(activeIndex);
    } else if (props.onKey?.(event, activeIndex === null ? undefined : cache.row(activeIndex))) {
      event.preventDefault();
    }
  };

  useImperativeHandle(props.ref, () => ({
    focus: () => scroller.current?.focus(),
    scrollToEnd: () => scroll.moveTo(scroll.maxOffset()),
    move: (step) => void move(step === 1 ? 'ArrowDown' : 'ArrowUp'),
    goTo: (index) => goTo(Math.max(0, Math.min(geometry.count - 1, index)), 'key'),
  }));

  // Rows keep their handlers, and so their drawing, while the list scrolls.
  const onPress = useStable((index: number) => goTo(index, 'pointer'));
  const onOpen = useStable(open);

  const size = geometry.count - geometry.headsBefore(geometry.count);
  const rowId = (index: number) => `${id}row${index}`;
  const draw = (index: number, apart: boolean) => (
    <ListRow
      key={index}
      row={cache.row(index)}
      index={index}
      id={rowId(index)}
      role={role === 'tree' ? 'treeitem' : 'option'}
      head={geometry.isHead(index)}
      selected={index === activeIndex}
      position={index + 1 - geometry.headsBefore(index)}
      size={size}
      height={geometry.heightOf(index)}
      top={apart ? Math.min(geometry.top(index), geometry.height - rowHeight) : null}
      render={props.render}
      nameOf={props.nameOf}
      rowProps={props.rowProps}
      placeholder={props.placeholder}
      onPress={onPress}
      onOpen={onOpen}
    />
  );

  const rows: ReactNode[] = [];
  for (let index = first; index <= last; index++) rows.push(draw(index, false));
  const apart = activeIndex !== null && activeIndex < geometry.count && (activeIndex < first || activeIndex > last);
  const list = {
    role,
    tabIndex: 0,
    'aria-label': props.label,
    'data-pane-focus': true,
    'aria-activedescendant': activeIndex === null || activeIndex >= geometry.count ? undefined : rowId(activeIndex),
    onScroll: scroll.onScroll,
    onKeyDown,
  };

  return (
    <div {...list} ref={scroller} className={cx(styles.list, props.className)}>
      <div role="presentation" className={styles.all} style={{ height: geometry.height }}>
        {apart && activeIndex < first && draw(activeIndex, true)}
        <div
          role="presentation"
          className={styles.window}
          style={{ transform: `translateY(${scroll.shift() + geometry.top(first)}px)` }}
        >
          {rows}
        </div>
        {apart && activeIndex > last && draw(activeIndex, true)}
      </div>
    </div>
  );
}
