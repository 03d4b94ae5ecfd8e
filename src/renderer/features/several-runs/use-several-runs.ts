import type { BraidQuestion, SeveralRuns, SeveralRunsProgress } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { useWork, type Work } from '../../api/use-work.ts';

export interface SeveralRunsWork extends Work<SeveralRunsProgress> {
  /** What is on screen: while the runs are compared again, what there was before. */
  several: SeveralRuns | null;
}

/** Asks for several runs as one sequence and follows it until it is there. Mount it anew for other runs. */
export function useSeveralRuns(question: BraidQuestion): SeveralRunsWork {
  const client = useEngine();
  const work = useWork<SeveralRunsProgress>({
    key: ['braid', question],
    open: (signal) => client.request('braid.open', question, { signal }),
    get: (id, signal) => client.request('braid.get', { id }, { signal }),
    close: (id) => client.request('braid.close', { id }),
  });
  return { ...work, several: work.ready?.several ?? null };
}
