import { CircleX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ComparedRow, Comparison, RunDetail } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { selectInPlace } from '../../app/view-history.ts';
import { useStatusText } from '../../app/view-status.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import { useStable } from '../../ui/use-stable.ts';
import type { Side } from './AlignedRow.tsx';
import { AlignedSteps } from './AlignedSteps.tsx';
import { countsText } from './aligned-words.ts';
import { DeltaStrip } from './DeltaStrip.tsx';
import { DetailPane } from './DetailPane.tsx';
import { DifferenceBanner } from './DifferenceBanner.tsx';
import { Notices } from './Notices.tsx';
import styles from './OpenComparison.module.css';
import { RunHeads } from './RunHeads.tsx';
import { TimeStrips } from './TimeStrips.tsx';
import { useCompareCommands } from './use-compare-commands.ts';
import { useComparedRows, useRowOf } from './use-compared-rows.ts';
import { type ComparisonWork, useComparison } from './use-comparison.ts';
import { useDifferences } from './use-differences.ts';

interface OpenComparisonProps {
  left: string;
  right: string;
}

/** Two runs: what they are, how far they are apart, and their steps beside each other. */
export function OpenComparison({ left, right }: OpenComparisonProps) {
  const { rules_off, ignore } = useView((view) => view.compare);
  const work = useComparison({ left, right, rules_off, ignore });
  const leftRun = useReply('run.get', { run: left }).data;
  const rightRun = useReply('run.get', { run: right }).data;
  const { comparison } = work;
  const failed = comparison === null && (work.failure !== null || Boolean(work.error));
  // A link may be opened before its runs are read: once they are, they are compared.
  const found = leftRun !== undefined && rightRun !== undefined;
  const retried = useRef(false);
  const again = useStable(work.again);
  useEffect(() => {
    if (!found || !failed || retried.current) return;
    retried.current = true;
    again();
  }, [found, failed, again]);
  useCompareCommands({ left, right, comparison: comparison?.id ?? null, again: work.again });
  return (
    <div className={styles.view}>
      <h1>
        <Hidden>Compare</Hidden>
      </h1>
      <RunHeads left={{ run: left, detail: leftRun }} right={{ run: right, detail: rightRun }} />
      {comparison === null ? (
        <Waiting work={work} />
      ) : (
        <>
          <DeltaStrip comparison={comparison} left={leftRun} right={rightRun} />
          <Progress work={work} />
          <Notices comparison={comparison} left={leftRun} right={rightRun} busy={work.working !== null} />
          <Aligned comparison={comparison} left={left} right={right} leftRun={leftRun} rightRun={rightRun} />
        </>
      )}
    </div>
  );
}

/** Before there is anything to show. */
function Waiting({ work }: { work: ComparisonWork }) {
  const { failure, error, cancelled, again } = work;
  const phase = useReply('index.status', {}).data?.phase;
  const reading = phase === 'indexing' || phase === 'scanning' || phase === 'starting';
  if (cancelled) {
    return <EmptyState action={<Button onClick={again}>Compare again</Button>}>Comparing was cancelled.</EmptyState>;
  }
  if (failure !== null || error) {
    const text = failure === null ? errorText(error) : [failure.message, failure.advice].filter(Boolean).join(' ');
    return (
      <>
        <EmptyState tone="bad" icon={CircleX} action={<Button onClick={again}>Try again</Button>}>
          {text}
        </EmptyState>
        {reading && (
          <EmptyState tone="busy">Files are still being read. The runs are compared once they are found.</EmptyState>
        )}
      </>
    );
  }
  return <Progress work={work} />;
}

/** How far comparing is, and the button that ends it. While it is made anew, over what was there before. */
function Progress({ work: { working, comparison, failure, error, again, cancel } }: { work: ComparisonWork }) {
  if (comparison !== null && (failure !== null || error)) {
    return (
      <EmptyState tone="bad" icon={CircleX} action={<Button onClick={again}>Try again</Button>}>
        {failure === null ? errorText(error) : [failure.message, failure.advice].filter(Boolean).join(' ')}
      </EmptyState>
    );
  }
  if (working === null) return null;
  const { what, done, total } = working;
  return (
    <div className={styles.working} role="status" aria-label="Comparing">
      <EmptyState tone="busy" action={<Button onClick={cancel}>Cancel</Button>}>
        {what === 'reading'
          ? `Reading steps: ${formatCount(done)} of ${formatCount(total)}.`
          : `Aligning ${formatCount(total)} steps.`}
      </EmptyState>
    </div>
  );
}

interface AlignedProps {
  comparison: Comparison;
  left: string;
  right: string;
  leftRun: RunDetail | undefined;
  rightRun: RunDetail | undefined;
}

function Aligned({ comparison, left, right, leftRun, rightRun }: AlignedProps) {
  const client = useEngine();
  const pair = useView((view) => view.compared?.pair ?? null);
  const only = useView((view) => view.compare.only_differences);
  const [unfolded, setUnfolded] = useState<number[]>([]);
  const [side, setSide] = useState<Side>('left');
  const compared = useComparedRows(comparison.id, only, unfolded);
  const row = useRowOf(compared.rows, pair);
  useDifferences(compared.rows);

  // Where nothing is chosen yet, the step that the view was opened at is, else what differs first.
  const first = (comparison.first_difference ?? comparison.first_divergence)?.pair ?? null;
  useEffect(() => {
    const { compared: chosen, selectPair } = useView.getState();
    if (chosen === null || chosen.pair !== null) return;
    const choose = (pair: number | null) => {
      if (pair !== null && useView.getState().compared?.pair === null) selectInPlace(() => selectPair(pair));
    };
    if (chosen.at === undefined) choose(first);
    else {
      client.request('compare.pairOf', { id: comparison.id, ...chosen.at }).then(
        ({ pair }) => choose(pair ?? first),
        () => choose(first),
      );
    }
  }, [client, comparison.id, first]);

  const { counts } = comparison;
  useStatusText(countsText(counts, counts.changed + counts.left + counts.right + counts.moved));
  const shown = row?.row === 'pair' ? row : null;
  const open = (opened: ComparedRow) => {
    if (opened.row !== 'pair') return;
    const chosen = opened[side] ? side : side === 'left' ? 'right' : 'left';
    const step = opened[chosen];
    if (step) useView.getState().openRun(chosen === 'left' ? left : right, step.step);
  };
  useCommand('compare.open_step', () => row !== null && open(row), shown !== null);
  return (
    <>
      <TimeStrips left={left} right={right} leftStep={shown?.left ?? null} rightStep={shown?.right ?? null} />
      <DifferenceBanner
        comparison={comparison}
        left={leftRun}
        right={rightRun}
        sameRun={left === right}
        rows={compared.rows}
        row={row}
        only={only}
        onFold={unfolded.length > 0 ? () => setUnfolded([]) : null}
      />
      <AlignedSteps
        compared={compared}
        comparison={comparison}
        pair={pair}
        moved={shown?.mark === 'moved'}
        side={side}
        onSide={setSide}
        onUnfold={(fold) => setUnfolded((before) => [...before.filter((each) => each !== fold), fold])}
        onOpen={open}
      />
      {/* Stays while the row of the next pair is on its way: its editor goes with it. */}
      {pair !== null && row?.row !== 'fold' && <DetailPane comparison={comparison.id} pair={pair} />}
    </>
  );
}
