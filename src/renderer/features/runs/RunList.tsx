import { CircleX, Pin } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runLetter } from '../../../shared/format/run-letter.ts';
import { formatDay } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useReply } from '../../api/hooks.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { noteOpened } from '../../app/first-run.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { useAction } from '../../app/use-action.ts';
import { useListFailure } from '../../app/use-list-failure.tsx';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { MOST_MARKED, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { say } from '../../ui/notice.ts';
import { PathText } from '../../ui/Text.tsx';
import { useLeaveFilter } from '../../ui/use-leave-filter.ts';
import { useStable } from '../../ui/use-stable.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list/VirtualList.tsx';
import { type Filter, hasText, isFiltered, type Listing } from './filter.ts';
import { MarkedBar } from './MarkedBar.tsx';
import { RunFilter } from './RunFilter.tsx';
import styles from './RunList.module.css';
import { RunListHead } from './RunListHead.tsx';
import { RunRowPlaceholder, RunRowView } from './RunRow.tsx';
import type { ListRow } from './run-space.ts';
import { runName } from './run-words.ts';
import { useFirstRun } from './use-first-run.ts';
import { useRunSpace } from './use-run-space.ts';
import { useUnread } from './use-unread.ts';

const ROW = 42;
const HEAD = 22;

const keyOf = (row: ListRow) => (row.row === 'run' ? row.run : null);
const placeholder = (index: number) => <RunRowPlaceholder index={index} />;

/** The sidebar: every run of every source. */
export function RunList() {
  const listing = useView((view) => view.listing);
  const onScreen = useView((view) => view.run);
  const shown = useReply('run.get', onScreen === null ? null : { run: onScreen }).data;
  // The list holds root runs: that of a sub-agent stands for it.
  const opened = shown?.run === onScreen ? (shown?.root_run ?? onScreen) : onScreen;
  const { openRun, change } = useView.getState();
  const runs = useRunSpace(listing);
  const { time_zone: zone } = useSettings();
  const now = useNow();
  const isUnread = useUnread(opened);
  const pane = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);

  const [cursor, setCursor] = useState(opened);
  useEffect(() => setCursor(opened), [opened]);

  const changeListing = useStable((part: Partial<Listing>) => change({ listing: { ...listing, ...part } }));
  const changeFilter = useStable((filter: Filter) => changeListing({ filter }));
  const filtered = isFiltered(listing.filter);
  const clear = () => changeFilter({});

  useCommand(
    'list.filter',
    () => {
      field.current?.focus();
      field.current?.select();
    },
    { scope: pane },
  );

  useFirstRun(runs.space, opened);

  const { onError, notice } = useListFailure(runs.error, runs.retry);
  const leave = useLeaveFilter<string>({
    ready: runs.current,
    find: (signal) => runs.findMatch(hasText(listing.filter) ? null : cursor, signal),
    onFound(run, open) {
      // Enter may follow before the next drawing: it opens this run, not the one before.
      flushSync(() => setCursor(run));
      list.current?.focus();
      if (open) openRun(run);
    },
    onError,
    field,
  });

  const marked = useView((view) => view.marked);
  const markOf = useCallback(
    (row: ListRow) => {
      const at = row.row === 'run' ? marked.indexOf(row.run) : -1;
      return at === -1 ? null : runLetter(at);
    },
    [marked],
  );
  const nameOf = useCallback((row: ListRow) => (row.row === 'run' ? runName(row, markOf(row)) : ''), [markOf]);
  const mark = () => cursor !== null && toggleMark(cursor);
  useCommand('compare.mark', mark);
  const dropped = useStable((run: string, on: string) => useView.getState().openComparison(run, on));

  const render = useCallback(
    (row: ListRow) => {
      switch (row.row) {
        case 'run':
          return (
            <RunRowView
              run={row}
              nowUs={now}
              zone={zone}
              unread={isUnread(row)}
              mark={markOf(row)}
              onDropRun={dropped}
            />
          );
        case 'group':
          return (
            <div className={styles.head}>
              {listing.group === 'folder' ? (
                <PathText path={row.label} className={styles.label} />
              ) : (
                <span className={styles.label}>
                  {visibleLine(listing.group === 'day' ? formatDay(row.label, now, zone) : row.label)}
                </span>
              )}
              <span className={styles.number}>{formatCount(row.runs)}</span>
            </div>
          );
        case 'section':
          return (
            <div className={styles.head}>
              {row.section === 'live' && <Icon of={Pin} size={11} />}
              <span className={styles.label}>{row.section === 'live' ? 'Live, pinned above the filter' : 'Runs'}</span>
              <span className={styles.number}>{formatCount(row.runs)}</span>
            </div>
          );
      }
    },
    [now, zone, isUnread, listing.group, markOf, dropped],
  );
  const rowProps = useCallback(
    (row: ListRow) => ({ className: row.row === 'run' && row.run === opened ? styles.opened : undefined }),
    [opened],
  );

  return (
    <div ref={pane} className={styles.pane}>
      <RunFilter filter={listing.filter} facets={runs.facets} onChange={changeFilter} onLeave={leave} field={field} />
      <RunListHead
        listing={listing}
        matches={runs.matches}
        pinned={runs.pinned}
        hidden={runs.hidden}
        onChange={changeListing}
        onClear={clear}
      />
      {notice}
      <IndexFailure />
      {runs.space === null && notice === null && <Loading />}
      {runs.matches === 0 && filtered && <NoMatch onClear={clear} />}
      {runs.space?.count === 0 && !filtered && <NoRuns />}
      {runs.space !== null && runs.space.count > 0 && (
        <VirtualList
          ref={list}
          label="Runs"
          role="listbox"
          space={runs.space}
          rowHeight={ROW}
          headHeight={HEAD}
          keyOf={keyOf}
          nameOf={nameOf}
          rowProps={rowProps}
          render={render}
          placeholder={placeholder}
          active={cursor}
          onActivate={(row, _index, by) => {
            if (row.row !== 'run') return;
            // Whoever moves in the list already is not to be moved elsewhere by the first run opening by itself.
            noteOpened();
            setCursor(row.run);
            if (by === 'pointer') openRun(row.run);
          }}
          onOpen={(row) => row.row === 'run' && openRun(row.run)}
          onKey={(event, row) => {
            if (event.key === ' ') {
              mark();
              return true;
            }
            // The list does not know yet where the row is that the keyboard has come to.
            if (event.key !== 'Enter' || row !== undefined || cursor === null) return false;
            openRun(cursor);
            return true;
          }}
          onError={onError}
        />
      )}
      <MarkedBar pane={pane} />
    </div>
  );
}

function toggleMark(run: string): void {
  if (!useView.getState().toggleMark(run)) {
    say(`${formatPlural(MOST_MARKED, 'run')} are marked already. Unmark one first.`);
  }
}

function Loading() {
  const rows = useMemo(() => Array.from({ length: 12 }, (_, at) => at), []);
  return (
    <div role="status" aria-label="Reading the run list">
      {rows.map((at) => (
        <div key={at} style={{ height: ROW }}>
          <RunRowPlaceholder index={at} />
        </div>
      ))}
    </div>
  );
}

function NoMatch({ onClear }: { onClear(): void }) {
  return (
    <EmptyState action={<Button onClick={onClear}>Clear filter</Button>}>
      No runs match. Clear the filter to see them all.
    </EmptyState>
  );
}

/** No runs at all: still being read, or nothing there. */
function NoRuns() {
  const status = usePacedReply('index.status', {}).data;
  const sources = usePacedReply('sources.list', {}).data?.sources ?? [];
  const unrecognised = sources.reduce((sum, source) => sum + source.unrecognised, 0);
  if (!status) return null;
  if (status.phase === 'indexing' || status.phase === 'scanning' || status.phase === 'starting') {
    return (
      <EmptyState tone="busy">
        {status.files_total > 0
          ? `Reading ${formatPlural(status.files_total, 'file')}. ${formatPlural(status.runs, 'run')} listed so far.`
          : 'Looking for trace files.'}
      </EmptyState>
    );
  }
  const files = [formatPlural(status.files, 'file read', 'files read')];
  if (unrecognised > 0) files.push(`${formatCount(unrecognised)} not recognised`);
  const notices = sources.flatMap(({ notice }) => notice ?? []);
  return (
    <EmptyState action={<Button onClick={() => runCommand('sources.open')}>Sources</Button>}>
      {[`No runs in ${formatPlural(status.sources, 'source')}: ${files.join(', ')}.`, ...notices].join(' ')}
    </EmptyState>
  );
}

/** The index cannot be written or read: what happened, and what to do. */
function IndexFailure() {
  const status = usePacedReply('index.status', {}).data;
  const action = useAction();
  if (status?.phase !== 'failed') return null;
  const again = () => action('index.resume', {}, ['index.status']);
  return (
    <EmptyState tone="bad" icon={CircleX} action={<Button onClick={again}>Try again</Button>}>
      {status.notice ?? 'The index cannot be written.'}
    </EmptyState>
  );
}
