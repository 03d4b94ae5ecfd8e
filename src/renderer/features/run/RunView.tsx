import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../../shared/api.ts';
import { useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { useUnder } from '../../app/use-zoom.ts';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { StateOverRun } from '../state-timeline/StateOverRun.tsx';
import { StepList } from '../steps/StepList.tsx';
import { Timeline, useTimeline } from '../timeline/Timeline.tsx';
import { EmptyRun } from './EmptyRun.tsx';
import { FactStrip, FactStripPlaceholder } from './FactStrip.tsx';
import { FailureBanner } from './FailureBanner.tsx';
import { RunHeader, RunHeaderPlaceholder } from './RunHeader.tsx';
import styles from './RunView.module.css';
import { RunViews, useStateToggle } from './RunViews.tsx';
import { useInspectorSize } from './use-inspector-size.ts';
import { useJumps } from './use-jumps.ts';
import { useRunCommands } from './use-run-commands.ts';

/** One run on screen, with the runs below it: what it is, when things happened, its steps, and one step whole. */
export function RunView({ run }: { run: string }) {
  return <OpenRun key={run} run={run} />;
}

function OpenRun({ run }: { run: string }) {
  const reply = useReply('run.get', { run });
  // Asked for together with the run, not after it.
  useTimeline(run);
  const detail = reply.isPlaceholderData ? undefined : reply.data;
  if (!detail && reply.isError) {
    return <RunFailure error={reply.error} onRetry={() => void reply.refetch()} />;
  }
  return (
    <div className={styles.run}>
      <RunTop detail={detail} />
      {detail && detail.counts.steps === 0 ? <EmptyRun run={detail} /> : <RunBody run={run} detail={detail} />}
    </div>
  );
}

/** Header, facts, first failure and timeline; flat bars in their places until the run is read. */
function RunTop({ detail }: { detail: RunDetail | undefined }) {
  if (!detail) {
    return (
      <div role="status" aria-label="Reading the run">
        <RunHeaderPlaceholder />
        <FactStripPlaceholder />
      </div>
    );
  }
  return (
    <>
      <div data-pane="Run">
        <RunHeader run={detail} />
        <FactStrip run={detail} />
        <FailureBanner run={detail} />
      </div>
      {detail.counts.steps > 0 && (
        <div data-pane="Timeline" className={styles.timeline}>
          <ErrorBoundary pane="Timeline" resetKey={detail.run}>
            <Timeline root={detail.run} detail={detail} />
          </ErrorBoundary>
        </div>
      )}
    </>
  );
}

/** Step list and inspector, or the state over the run, side by side; one above the other in a narrow window. */
function RunBody({ run, detail }: { run: string; detail: RunDetail | undefined }) {
  const { step, state } = useView((view) => view.runs[run] ?? NEW_RUN_VIEW);
  const select = useJumps({ run, detail, step, listed: !state.on });
  useRunCommands({ detail });
  const views = <RunViews run={run} detail={detail} />;
  useStateToggle(run, detail);
  if (state.on) {
    return (
      <ErrorBoundary pane="State over the run" resetKey={run}>
        <StateOverRun
          root={run}
          detail={detail}
          step={step}
          onSelect={select}
          views={views}
          frame={(left, right) => (
            <SideBySide names={{ left: 'Paths', right: 'State' }} right={right}>
              {left}
            </SideBySide>
          )}
        />
      </ErrorBoundary>
    );
  }
  return (
    <SideBySide
      names={{ left: 'Steps', right: 'Inspector' }}
      right={
        <ErrorBoundary pane="Inspector" resetKey={`${run} ${step}`}>
          <Inspector
            root={run}
            detail={detail}
            step={step}
            onSelect={select}
            onOpenRun={(to, at) => useView.getState().openRun(to, at)}
          />
        </ErrorBoundary>
      }
    >
      <ErrorBoundary pane="Step list" resetKey={run}>
        <StepList
          root={run}
          detail={detail}
          step={step}
          views={views}
          onSelect={select}
          onOpen={() => document.getElementById('inspector-panel')?.focus()}
        />
      </ErrorBoundary>
    </SideBySide>
  );
}

interface SideBySideProps {
  names: { left: string; right: string };
  children: ReactNode;
  right: ReactNode;
}

function SideBySide({ names, children, right }: SideBySideProps) {
  const below = useUnder(1200);
  const narrow = useUnder(1360);
  const size = useInspectorSize(below, narrow);
  const what = names.right.toLowerCase();
  return (
    <div className={below ? styles.stacked : styles.side}>
      <div data-pane={names.left} className={styles.steps}>
        {children}
      </div>
      <Splitter
        label={below ? `Height of the ${what}` : `Width of the ${what}`}
        orientation={below ? 'horizontal' : 'vertical'}
        sizes="after"
        controls="inspector"
        {...size.splitter}
      />
      <section
        id="inspector"
        aria-label={names.right}
        data-pane={names.right}
        className={styles.inspector}
        style={below ? { height: size.size } : { width: size.size }}
      >
        {right}
      </section>
    </div>
  );
}

/** The run cannot be shown: not in the index, or the index cannot be read. */
function RunFailure({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const status = useReply('index.status', {}).data;
  const reading = status?.phase === 'indexing' || status?.phase === 'scanning' || status?.phase === 'starting';
  return (
    <div className={styles.run}>
      <EmptyState tone="bad" icon={CircleX} action={<Button onClick={onRetry}>Try again</Button>}>
        {errorText(error)}
      </EmptyState>
      {reading && (
        <EmptyState tone="busy">Files are still being read. The run appears here once it is found.</EmptyState>
      )}
    </div>
  );
}
