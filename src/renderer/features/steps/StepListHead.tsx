import { ChevronsDownUp, ChevronsUpDown, ListFilter } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import type { Folds, RunDetail, StepFilter } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { STEP_KINDS } from '../../../shared/model/step.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ChipButton } from '../../ui/Chip.tsx';
import { type FilterInputProps, HeadFilter } from '../../ui/FilterInput.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { kindLabel } from '../../ui/StepIcon.tsx';
import { isFiltered, type Mark, shownKinds, toggleKind, toggleMark, withText } from './filter.ts';
import { ALL_FOLDED, ALL_OPEN } from './folds.ts';
import styles from './StepListHead.module.css';

interface StepListHeadProps {
  /** The switch between the steps and what else is shown of the run. */
  views: ReactNode;
  counts: RunDetail['counts'] | undefined;
  /** Rows after filter and folds; null while not known. */
  shown: number | null;
  filter: StepFilter;
  folds: Folds;
  field: RefObject<HTMLInputElement | null>;
  onFilter(filter: StepFilter): void;
  onFolds(folds: Folds): void;
  onLeave: FilterInputProps['onLeave'];
}

const MARKS: { mark: Mark; label: string; count(counts: RunDetail['counts']): number }[] = [
  { mark: 'errors', label: 'Errors', count: (counts) => counts.errors },
  { mark: 'state_changes', label: 'State changed', count: (counts) => counts.state_changes },
  { mark: 'retries', label: 'Retries', count: (counts) => counts.retries },
];

/** How many steps, which of them are shown, and what is folded. */
export function StepListHead(props: StepListHeadProps) {
  const { counts, shown, filter, folds, onFilter, onFolds } = props;
  const filtered = isFiltered(filter);
  const chips = MARKS.flatMap(({ mark, label, count }) => {
    const n = counts ? count(counts) : 0;
    const pressed = filter.only?.includes(mark) ?? false;
    return n > 0 || pressed ? [{ mark, label, n, pressed }] : [];
  });
  const folded = folds.all === 'folded' || folds.except.length > 0;
  return (
    <div className={styles.head}>
      <h2>
        <Hidden>Steps</Hidden>
      </h2>
      {props.views}
      <span className={styles.count}>
        {counts &&
          (filtered && shown !== null
            ? `${formatCount(shown)} of ${formatCount(counts.steps)}`
            : formatCount(counts.steps))}
      </span>
      <HeadFilter
        label="Filter steps"
        placeholder="Filter by name, summary"
        className={styles.search}
        text={filter.text ?? ''}
        onText={(text) => onFilter(withText(filter, text))}
        onLeave={props.onLeave}
        field={props.field}
      />
      <span className={styles.grow} />
      {chips.length > 0 && <span className={styles.only}>Only</span>}
      {chips.map(({ mark, label, n, pressed }) => (
        <ChipButton key={mark} pressed={pressed} onClick={() => onFilter(toggleMark(filter, mark))}>
          {label} {formatCount(n)}
        </ChipButton>
      ))}
      <KindMenu filter={filter} onFilter={onFilter} />
      <IconButton
        icon={folded ? ChevronsUpDown : ChevronsDownUp}
        label={folded ? 'Unfold all steps' : 'Fold all steps'}
        disabledReason={filtered ? 'A filter shows every match, folded or not' : null}
        size={20}
        onClick={() => onFolds(folded ? ALL_OPEN : ALL_FOLDED)}
      />
    </div>
  );
}

function KindMenu({ filter, onFilter }: Pick<StepListHeadProps, 'filter' | 'onFilter'>) {
  const shown = shownKinds(filter);
  return (
    <Menu
      label="Kinds of steps to show"
      trigger={(props) => (
        <IconButton
          {...props}
          icon={ListFilter}
          label={shown.length === 0 ? 'Show only some kinds' : `Only ${shown.map(kindLabel).join(', ')}`}
          className={shown.length > 0 ? styles.narrowed : undefined}
          size={20}
        />
      )}
      entries={STEP_KINDS.map((kind) => ({
        kind: 'check',
        label: kindLabel(kind),
        checked: shown.includes(kind),
        stays: true,
        onSelect: () => onFilter(toggleKind(filter, kind)),
      }))}
    />
  );
}
