import { ArrowDown, ArrowUp, Layers } from 'lucide-react';
import { RUN_GROUPS, RUN_SORTS, type RunListing } from '../../../shared/api/runs.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import type { Listing } from './filter.ts';
import styles from './RunListHead.module.css';

type Sort = RunListing['sort'];

const SORTS: Record<Sort, { label: string; down: string; up: string }> = {
  last_write: { label: 'Last write', down: 'Newest first', up: 'Oldest first' },
  started: { label: 'Start', down: 'Latest start first', up: 'Earliest start first' },
  duration: { label: 'Time', down: 'Longest first', up: 'Shortest first' },
  steps: { label: 'Steps', down: 'Most steps first', up: 'Fewest steps first' },
  tokens: { label: 'Tokens', down: 'Most tokens first', up: 'Fewest tokens first' },
  cost: { label: 'Cost', down: 'Highest cost first', up: 'Lowest cost first' },
  title: { label: 'Title', down: 'Z to A', up: 'A to Z' },
};

const GROUPS: Record<RunListing['group'], string> = {
  none: 'No groups',
  folder: 'Folder',
  agent: 'Agent',
  day: 'Day',
};

interface RunListHeadProps {
  listing: Listing;
  /** Runs that match the filter; null while nothing is known. */
  matches: number | null;
  /** Live runs that are listed although they do not match. */
  pinned: number;
  hidden: number;
  onChange(change: Partial<Listing>): void;
  onClear(): void;
}

/** How many runs, how many the filter hides, how they are sorted and grouped; and the column heads. */
export function RunListHead({ listing, matches, pinned, hidden, onChange, onClear }: RunListHeadProps) {
  const { sort, descending, group } = listing;
  const sortBy = (to: Sort) =>
    onChange(to === sort ? { descending: !descending } : { sort: to, descending: to !== 'title' });
  const words = SORTS[sort];
  const column = (to: Sort) => (
    <button
      type="button"
      className={cx(styles.column, sort === to && styles.sorted)}
      aria-label={`Sort by ${SORTS[to].label.toLowerCase()}`}
      aria-pressed={sort === to}
      onClick={() => sortBy(to)}
    >
      {to === 'title' ? 'Run' : SORTS[to].label}
      {sort === to && <Icon of={descending ? ArrowDown : ArrowUp} size={11} />}
    </button>
  );

  return (
    <>
      <div className={styles.counts}>
        <h2 className={styles.count}>{matches === null ? 'Runs' : formatPlural(matches, 'run')}</h2>
        {hidden + pinned > 0 && (
          <>
            <span className={styles.hidden}>
              {[
                pinned > 0 && `${formatCount(pinned)} live pinned`,
                hidden > 0 && `${formatCount(hidden)} hidden by filter`,
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
            <Button variant="ghost" small onClick={onClear} tooltip="Clear the filter (Esc)">
              Clear
            </Button>
          </>
        )}
        <span className={styles.grow} />
        <Menu
          label="Sort"
          entries={[
            ...RUN_SORTS.map((each) => ({
              kind: 'radio' as const,
              label: SORTS[each].label,
              checked: each === sort,
              onSelect: () => onChange({ sort: each, descending: each !== 'title' }),
            })),
            { kind: 'separator' },
            { kind: 'radio', label: words.down, checked: descending, onSelect: () => onChange({ descending: true }) },
            { kind: 'radio', label: words.up, checked: !descending, onSelect: () => onChange({ descending: false }) },
          ]}
          trigger={(props) => (
            <Button
              variant="ghost"
              small
              {...props}
              aria-label={`Sort: ${words.label}, ${(descending ? words.down : words.up).toLowerCase()}`}
              tooltip={`${words.label}: ${(descending ? words.down : words.up).toLowerCase()}`}
            >
              {words.label}
              <Icon of={descending ? ArrowDown : ArrowUp} size={11} />
            </Button>
          )}
        />
        <Menu
          label="Group"
          entries={RUN_GROUPS.map((each) => ({
            kind: 'radio',
            label: GROUPS[each],
            checked: each === group,
            onSelect: () => onChange({ group: each }),
          }))}
          trigger={(props) => (
            <IconButton
              {...props}
              icon={Layers}
              size={20}
              label={group === 'none' ? 'Group runs' : `Grouped by ${GROUPS[group].toLowerCase()}`}
              className={group === 'none' ? undefined : styles.grouped}
            />
          )}
        />
      </div>
      <div className={styles.columns}>
        <span />
        {column('title')}
        {column('duration')}
        {column('steps')}
        {column('tokens')}
        {column('cost')}
      </div>
    </>
  );
}
