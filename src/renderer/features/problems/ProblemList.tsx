import { CircleX, TriangleAlert } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ProblemRow, Result } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useEngine } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import { useCommand } from '../../app/commands.ts';
import { errorText, useAction } from '../../app/use-action.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { useUnder } from '../../app/use-zoom.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Bar, PlaceholderRows } from '../../ui/Placeholder.tsx';
import { PathText } from '../../ui/Text.tsx';
import { tip } from '../../ui/tip.ts';
import { useStable } from '../../ui/use-stable.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';
import { VirtualList } from '../../ui/virtual-list/VirtualList.tsx';
import { LineDialog } from './LineDialog.tsx';
import styles from './ProblemList.module.css';
import { problemPlace } from './problem-place.ts';

const ROW = 24;
/** Of a narrow window: place and links below the message, which says what became of the line at its end. */
const TALL_ROW = 44;

/** The last folder and the file: what tells files apart in a narrow column. */
export function shortPlace(problem: Pick<ProblemRow, 'path' | 'line'>): string {
  return problemPlace(problem).split(/[\\/]/).slice(-3).join('/');
}

const keyOf = (problem: ProblemRow) => String(problem.id);
const nameOf = (problem: ProblemRow) =>
  [
    problem.severity === 'error' ? 'Error' : 'Warning',
    visibleLine(problem.message),
    visibleLine(shortPlace(problem)),
    problem.run_title === null ? null : `in ${visibleLine(problem.run_title)}`,
  ]
    .filter(Boolean)
    .join(', ');
const placeholder = (index: number) => (
  <div className={styles.waiting}>
    <Bar width={30 + ((index * 37) % 40)} />
  </div>
);

function copyProblem(problem: ProblemRow): void {
  void copyText(`${problemPlace(problem)}: ${problem.message}`, 'problem');
}

function openRunOf({ run }: ProblemRow): void {
  if (run !== null) useView.getState().openRun(run);
}

interface OpenedLine {
  problem: ProblemRow;
  before: Result<'problems.step'>['target'];
}

/** Shows what came of the line, in its record; a line that gave no step, as it stands in the file. */
function useOpenLine(onNoStep: (line: OpenedLine) => void): (problem: ProblemRow) => Promise<void> {
  const action = useAction();
  return useStable(async (problem) => {
    if (!hasLine(problem)) {
      openRunOf(problem);
      return;
    }
    const reply = await action('problems.step', { id: problem.id });
    if (reply === null) return;
    const { openRun, change } = useView.getState();
    const { target } = reply;
    if (!target?.exact) {
      onNoStep({ problem, before: target });
      return;
    }
    openRun(target.run, target.step);
    change({ tab: 'raw' });
  });
}

/** Whether the problem is of one line, which can be read. */
function hasLine({ line, offset, bytes }: ProblemRow): boolean {
  return line !== null && offset !== null && bytes !== null;
}

/** Every part of a source that could not be read: what, where, and the way to it. */
export function ProblemList() {
  const client = useEngine();
  const first = usePacedReply('problems.list', { from: 0, n: 1 });
  const [active, setActive] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const onError = useStable(setFailure);
  const [opened, setOpened] = useState<OpenedLine | null>(null);
  const openLine = useOpenLine(setOpened);
  const row = useUnder(1360) ? TALL_ROW : ROW;
  const pane = useRef<HTMLDivElement>(null);
  const chosen = useRef<ProblemRow | null>(null);
  useCommand('copy.value', () => (chosen.current === null ? false : copyProblem(chosen.current)), { scope: pane });
  const render = useCallback((problem: ProblemRow) => <Problem problem={problem} onOpenLine={openLine} />, [openLine]);
  const total = first.data?.total;
  const rev = first.data?.rev;

  const space = useMemo<RowSpace<ProblemRow> | null>(
    () =>
      total === undefined || rev === undefined
        ? null
        : {
            version: `${rev}/${total}`,
            count: total,
            load: (from, n, signal) =>
              wholePage({ from, n, count: total }, async (at, left) => {
                return (await client.request('problems.list', { from: at, n: left }, { signal })).problems;
              }),
            // The list is in order of discovery: a problem that is not at hand is not looked for.
            locate: async () => null,
          },
    [client, total, rev],
  );

  const error = first.error ?? failure;
  if (error) {
    const retry = () => {
      setFailure(null);
      void first.refetch();
    };
    return (
      <EmptyState tone="bad" icon={CircleX} action={<Button onClick={retry}>Try again</Button>}>
        {errorText(error)}
      </EmptyState>
    );
  }
  if (!space) return <PlaceholderRows rows={5} height={row} label="Reading the problems" />;
  if (space.count === 0) return <EmptyState>No problems. Every line that was read could be understood.</EmptyState>;
  return (
    <div ref={pane} className={styles.pane}>
      <VirtualList
        key={row}
        label="Problems"
        role="listbox"
        space={space}
        rowHeight={row}
        keyOf={keyOf}
        nameOf={nameOf}
        render={render}
        placeholder={placeholder}
        active={active}
        onActivate={(problem) => {
          chosen.current = problem;
          setActive(keyOf(problem));
        }}
        onOpen={(problem) => void openLine(problem)}
        onError={onError}
      />
      {opened !== null && <LineDialog {...opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

interface ProblemProps {
  problem: ProblemRow;
  onOpenLine(problem: ProblemRow): void;
}

/** The keyboard opens the line from the list, and copies; the links are for the pointer. */
function Problem({ problem, onOpenLine }: ProblemProps) {
  const error = problem.severity === 'error';
  const message = visibleLine(problem.message);
  return (
    <div className={styles.problem}>
      <Icon of={error ? CircleX : TriangleAlert} className={error ? styles.error : styles.warning} />
      <span className={styles.message} {...tip(message)}>
        {message}
      </span>
      <PathText path={problemPlace(problem)} className={styles.place} />
      <span className={styles.links}>
        {hasLine(problem) && (
          <span className={styles.link} aria-hidden="true" onClick={() => onOpenLine(problem)}>
            Open line
          </span>
        )}
        {problem.run !== null && (
          <span className={styles.link} aria-hidden="true" onClick={() => openRunOf(problem)}>
            Open run
          </span>
        )}
        <span className={styles.link} aria-hidden="true" onClick={() => copyProblem(problem)}>
          Copy
        </span>
      </span>
    </div>
  );
}
