import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { LONGEST_UNFOLDED, MOST_UNFOLDED, type StatePathRow, type StateTimeline } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useCommand } from '../../app/commands.ts';
import { useListFailure } from '../../app/use-list-failure.tsx';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { say } from '../../ui/notice.ts';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { useLeaveFilter } from '../../ui/use-leave-filter.ts';
import { useStable } from '../../ui/use-stable.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list/VirtualList.tsx';
import { PathColumns, PathRowPlaceholder, PathRowView } from './PathRow.tsx';
import styles from './PathTree.module.css';
import { StateHead } from './StateHead.tsx';
import { spokenPath } from './state-words.ts';
import { containersOf, isInside, withFolded, withPathShown, withUnfolded } from './unfolded.ts';
import { pathKey, usePathSpace } from './use-path-space.ts';
import { lanePlace } from './written-lane.ts';

const ROW = 22;
const NONE: string[] = [];

const keyOf = (row: StatePathRow) => pathKey(row.pointer);
const placeholder = () => <PathRowPlaceholder />;
const treeRow = (row: StatePathRow) => ({
  'aria-level': row.depth + 1,
  ...(row.children > 0 && { 'aria-expanded': row.unfolded }),
});
const flatRow = () => ({ 'aria-level': 1 });

interface PathTreeProps {
  root: string;
  timeline: StateTimeline;
  /** The step whose state is shown. */
  seq: number;
  /** The selected step, or the last one. */
  asOf: number;
  views: ReactNode;
  notices: ReactNode;
  /** The engine may no longer have the timeline. */
  onGone(): void;
  /** Enter or a double click on a path. */
  onOpen(): void;
}

/** The paths of the state after a step, with who wrote each last. */
export function PathTree({ root, timeline, seq, asOf, views, notices, onGone, onOpen }: PathTreeProps) {
  const { path, unfolded } = useView((view) => (view.runs[root] ?? NEW_RUN_VIEW).state);
  const [text, setText] = useState('');
  const list = useRef<VirtualListHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const filtered = text.trim() !== '';
  const paths = usePathSpace({ id: timeline.id, seq, unfolded: filtered ? NONE : unfolded, text });
  const { space, tree } = paths;
  const { onError, notice } = useListFailure(paths.error, paths.retry);
  const change = useView.getState().changeState;
  const ask = useStable(onGone);
  const { error } = paths;
  useEffect(() => {
    if (error instanceof RetraceError && error.code === 'gone') ask();
  }, [error, ask]);

  const choose = (to: string) => {
    change(root, { path: to, tab: 'path', unfolded: withPathShown(unfolded, to) ?? unfolded });
  };
  // Chosen elsewhere, or by a link: what it lies in is unfolded.
  useEffect(() => {
    const { state } = useView.getState().runs[root] ?? NEW_RUN_VIEW;
    const shown = withPathShown(state.unfolded, path);
    if (shown !== null && shown.length > state.unfolded.length) change(root, { unfolded: shown });
  }, [root, path, change]);

  const toggle = useStable((row: StatePathRow) => {
    if (row.depth === 0) return;
    if (row.unfolded) {
      // What was chosen inside it is out of sight: the container is chosen in its place.
      change(root, {
        unfolded: withFolded(unfolded, row.pointer),
        ...(isInside(path, row.pointer) && { path: row.pointer }),
      });
      return;
    }
    const more = withUnfolded(unfolded, [row.pointer]);
    if (more !== null) change(root, { unfolded: more });
    else if (row.pointer.length > LONGEST_UNFOLDED) say('This path is too long to be unfolded.');
    else say(`At most ${formatCount(MOST_UNFOLDED)} containers can be unfolded at a time. Fold some.`);
  });
  const key = (event: KeyboardEvent, row: StatePathRow | undefined): boolean => {
    if (row === undefined || event.shiftKey || filtered) return false;
    const open = row.children > 0 && row.unfolded;
    if (event.key === 'ArrowLeft') {
      if (open && row.depth > 0) toggle(row);
      else if (row.depth > 0) choose(containersOf(row.pointer).at(-1) ?? '');
    } else if (event.key === 'ArrowRight') {
      if (open) list.current?.move(1);
      else if (row.children > 0) toggle(row);
    } else {
      return false;
    }
    return true;
  };

  // What had the focus is gone when this takes the place of the steps.
  const shown = space !== null;
  useEffect(() => {
    if (shown && document.activeElement === document.body) list.current?.focus();
  }, [shown]);

  const leave = useLeaveFilter<StatePathRow>({
    ready: !paths.stale && space !== null,
    find: async (signal) => (await space?.load(0, 1, signal))?.[0] ?? null,
    onFound(row, open) {
      choose(row.pointer);
      if (open) onOpen();
      else list.current?.focus();
    },
    onError,
    field,
  });
  useCommand('list.filter', () => {
    field.current?.focus();
    field.current?.select();
  });
  useCommand('escape', () => {
    const { overlay, runs } = useView.getState();
    if (overlay !== null || (runs[root]?.step ?? null) !== null || !filtered) return false;
    setText('');
    return true;
  });

  const render = useCallback(
    (row: StatePathRow) => <PathRowView row={row} flat={filtered} onFold={toggle} />,
    [filtered, toggle],
  );
  const place = { '--state-at': lanePlace(asOf, timeline.steps) } as CSSProperties;
  return (
    <div className={styles.pane} style={place}>
      <StateHead views={views} seq={seq} asOf={asOf} filter={{ text, onText: setText, onLeave: leave, field }} />
      {notices}
      <PathColumns />
      {notice}
      {space === null && notice === null && <PlaceholderRows rows={14} height={ROW} label="Reading the state" />}
      {space?.count === 0 && (
        <EmptyState
          action={
            <Button small onClick={() => setText('')}>
              Clear filter
            </Button>
          }
        >
          No path of this state matches. The text is looked for in paths as they are read: order.items[0].
        </EmptyState>
      )}
      {space !== null && space.count > 0 && (
        <VirtualList
          ref={list}
          label="Paths"
          role="tree"
          space={space}
          rowHeight={ROW}
          keyOf={keyOf}
          nameOf={spokenPath}
          rowProps={filtered ? flatRow : treeRow}
          render={render}
          placeholder={placeholder}
          active={pathKey(path)}
          onActivate={(row) => choose(row.pointer)}
          onOpen={onOpen}
          onKey={key}
          onError={onError}
        />
      )}
      {tree?.cut && (
        <p className={styles.note}>
          {filtered
            ? `Only the first ${formatCount(tree.total)} matches are listed.`
            : 'There are more paths than can be listed.'}
        </p>
      )}
    </div>
  );
}
