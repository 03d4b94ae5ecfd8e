import { ArrowDown } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useCallback, useRef } from 'react';
import type { Folds, RunDetail, StepFilter, StepRow } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runCommand, useCommand } from '../../app/commands.ts';
import { useSettings } from '../../app/settings.ts';
import { useListFailure } from '../../app/use-list-failure.tsx';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { spokenStep } from '../../ui/step-words.ts';
import { useLeaveFilter } from '../../ui/use-leave-filter.ts';
import { useStable } from '../../ui/use-stable.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list/VirtualList.tsx';
import { hasText, isFiltered } from './filter.ts';
import { withFolded } from './folds.ts';
import styles from './StepList.module.css';
import { StepListHead } from './StepListHead.tsx';
import rowStyles from './StepRow.module.css';
import { StepRowPlaceholder, StepRowView } from './StepRowView.tsx';
import { useNewSteps } from './use-new-steps.ts';
import { useReveal } from './use-reveal.ts';
import { useStepSpace } from './use-step-space.ts';

const ROW = 22;

const keyOf = (row: StepRow) => row.step;
const placeholder = (index: number) => <StepRowPlaceholder index={index} />;
const rowProps = (row: StepRow) => ({
  'aria-level': row.depth + 1,
  ...(row.children > 0 && { 'aria-expanded': !row.folded }),
});

const flatRowProps = () => ({ 'aria-level': 1 });

interface StepListProps {
  /** Address of the root run. */
  root: string;
  detail: RunDetail | undefined;
  /** The selected step. */
  step: string | null;
  /** The switch between the steps and what else is shown of the run. */
  views: ReactNode;
  onSelect(step: string | null, seq?: number): void;
  /** Enter or a double click on a step. */
  onOpen(): void;
}

/** Every step of the run and of the runs below it, as a tree. */
export function StepList({ root, detail, step, views, onSelect, onOpen }: StepListProps) {
  const { filter, folds } = useView((view) => view.runs[root] ?? NEW_RUN_VIEW);
  const steps = useStepSpace(root, filter, folds);
  const { space, rows } = steps;
  const { time_zone: zone } = useSettings();
  const list = useRef<VirtualListHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const filtered = isFiltered(filter);

  const changeFilter = useStable((to: StepFilter) => useView.getState().changeRun(root, { filter: to }));
  const changeFolds = useStable((to: Folds) => useView.getState().changeRun(root, { folds: to }));
  const hidden = useReveal({ steps, step, folds, filtered, onFolds: changeFolds, onSelect: useStable(onSelect) });
  const growth = useNewSteps(rows?.steps ?? null);

  const { onError, notice } = useListFailure(steps.error, steps.retry);

  const leave = useLeaveFilter<StepRow>({
    ready: !steps.stale && space !== null,
    async find(signal) {
      if (space === null) return null;
      const kept = step === null || hasText(filter) ? null : await space.locate(step, signal);
      return (await space.load(kept ?? 0, 1, signal))[0] ?? null;
    },
    onFound(row, open) {
      onSelect(row.step, row.seq);
      if (open) onOpen();
      else list.current?.focus();
    },
    onError,
    field,
  });

  const toggle = useStable((row: StepRow) => changeFolds(withFolded(folds, [row.step], !row.folded)));
  const key = (event: KeyboardEvent, row: StepRow | undefined): boolean => {
    if (row === undefined || event.shiftKey || filtered) return false;
    const open = row.children > 0 && !row.folded;
    if (event.key === 'ArrowLeft') {
      if (open) toggle(row);
      else runCommand('jump.parent');
    } else if (event.key === 'ArrowRight') {
      if (row.folded) toggle(row);
      else if (open) list.current?.move(1);
    } else {
      return false;
    }
    return true;
  };

  useCommand('step.next', () => list.current?.move(1) ?? false);
  useCommand('step.previous', () => list.current?.move(-1) ?? false);
  useCommand('list.filter', () => {
    field.current?.focus();
    field.current?.select();
  });
  useCommand('escape', () => {
    const { overlay, runs } = useView.getState();
    if (overlay !== null || (runs[root]?.step ?? null) !== null || !filtered) return false;
    changeFilter({});
    return true;
  });

  const longest_us = rows?.longest_us ?? null;
  const render = useCallback(
    (row: StepRow) => <StepRowView step={row} longest_us={longest_us} zone={zone} flat={filtered} onFold={toggle} />,
    [longest_us, zone, filtered, toggle],
  );

  return (
    <div className={styles.pane} style={columnWidths(rows?.steps ?? 0, detail)}>
      <StepListHead
        views={views}
        counts={detail?.counts}
        shown={rows?.count ?? null}
        filter={filter}
        folds={folds}
        field={field}
        onFilter={changeFilter}
        onFolds={changeFolds}
        onLeave={leave}
      />
      <ColumnHead />
      {notice}
      {hidden && (
        <div className={styles.hidden} role="status">
          <span>The filter hides the selected step.</span>
          <Button small onClick={() => changeFilter({})}>
            Clear filter
          </Button>
        </div>
      )}
      {space === null && notice === null && <PlaceholderRows rows={14} height={ROW} label="Reading the steps" />}
      {space?.count === 0 && filtered && (
        <EmptyState
          action={
            <Button small onClick={() => changeFilter({})}>
              Clear filter
            </Button>
          }
        >
          {`None of ${formatPlural(rows?.steps ?? 0, 'step')} matches.`}
          {hasText(filter) && ' Each word is looked for as text in names and summaries.'}
        </EmptyState>
      )}
      {space !== null && space.count > 0 && (
        <VirtualList
          ref={list}
          label="Steps"
          role="tree"
          space={space}
          rowHeight={ROW}
          keyOf={keyOf}
          nameOf={spokenStep}
          rowProps={filtered ? flatRowProps : rowProps}
          render={render}
          placeholder={placeholder}
          active={step}
          onActivate={(row) => onSelect(row.step, row.seq)}
          onOpen={onOpen}
          onKey={key}
          onError={onError}
          onAtEnd={growth.onAtEnd}
          followEnd
        />
      )}
      {growth.count > 0 && (
        <button type="button" className={styles.more} onClick={() => list.current?.scrollToEnd()}>
          <Icon of={ArrowDown} size={12} />
          {formatPlural(growth.count, 'new step')}
        </button>
      )}
    </div>
  );
}

function ColumnHead() {
  return (
    <div className={rowStyles.columns} aria-hidden="true">
      <span>#</span>
      <span />
      <span>Name</span>
      <span>Summary</span>
      <span>Try</span>
      <span />
      <span>Time</span>
      <span />
      <span>Tokens</span>
      <span>Cost</span>
    </div>
  );
}

/** Room for the largest number with its separators, and for what some step of the run has: attempts, tokens, a cost. */
function columnWidths(steps: number, detail: RunDetail | undefined): CSSProperties {
  const seq = Math.max(28, 9 + formatCount(steps).length * 6.6);
  const totals = detail?.totals_with_subagents;
  const whole = detail !== undefined && isOfRunOnly(detail);
  const tokens = !whole && (totals === undefined || totals.input_tokens !== null || totals.output_tokens !== null);
  // Where tokens are known, a cost that is not is a gap to be seen.
  const cost = tokens || (!whole && totals?.cost_nano_usd !== null);
  // A lower bound takes a sign more.
  const sign = (totals?.partial_outputs ?? 0) > 0 ? 8 : 0;
  return {
    '--step-seq': `${seq}px`,
    '--step-try': (detail?.counts.retries ?? 0) > 0 ? '28px' : '0px',
    '--step-tokens': tokens ? `${40 + sign}px` : '0px',
    '--step-cost': cost ? `${54 + sign}px` : '0px',
  } as CSSProperties;
}

/** The file records tokens and cost of the run as a whole, and none of a single call. */
function isOfRunOnly({ models, totals_with_subagents: { usage_coverage, llm_calls } }: RunDetail): boolean {
  const named = models.reduce((calls, use) => calls + use.calls, 0);
  const none = models.every(
    (use) => use.input_tokens === null && use.output_tokens === null && use.cost_nano_usd === null,
  );
  return usage_coverage.known > 0 && named === llm_calls && none;
}
