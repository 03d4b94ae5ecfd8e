import { CircleX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useStable } from '../../ui/use-stable.ts';
import type { ShownRun } from './use-run-details.ts';
import type { SeveralRunsWork } from './use-several-runs.ts';
import styles from './WorkState.module.css';

/** How far comparing is, and the button that ends it; or why there is nothing to show. */
export function WorkState({ work, runs }: { work: SeveralRunsWork; runs: readonly ShownRun[] }) {
  const { several, working, failure, error, cancelled, again, cancel } = work;
  const failed = failure !== null || Boolean(error);
  // A link may be opened before its runs are read: once they are, they are compared.
  const found = runs.every(({ detail }) => detail !== undefined);
  const retried = useRef(false);
  const retry = useStable(again);
  useEffect(() => {
    if (!found || !failed || several !== null || retried.current) return;
    retried.current = true;
    retry();
  }, [found, failed, several, retry]);
  const phase = useReply('index.status', {}).data?.phase;
  const reading = phase === 'indexing' || phase === 'scanning' || phase === 'starting';

  if (cancelled) {
    return <EmptyState action={<Button onClick={again}>Compare again</Button>}>Comparing was cancelled.</EmptyState>;
  }
  if (failed) {
    return (
      <>
        <EmptyState tone="bad" icon={CircleX} action={<Button onClick={again}>Try again</Button>}>
          {failure === null ? errorText(error) : [failure.message, failure.advice].filter(Boolean).join(' ')}
        </EmptyState>
        {reading && several === null && (
          <EmptyState tone="busy">Files are still being read. The runs are compared once they are found.</EmptyState>
        )}
      </>
    );
  }
  if (working === null && several !== null) return null;
  const { done, total } = working ?? { done: 0, total: 0 };
  return (
    <div className={styles.working} role="status" aria-label="Comparing">
      <EmptyState tone="busy" action={<Button onClick={cancel}>Cancel</Button>}>
        {done < total || total === 0
          ? `Reading steps: ${formatCount(done)} of ${formatCount(total)}.`
          : `Aligning ${formatCount(total)} steps.`}
      </EmptyState>
    </div>
  );
}
