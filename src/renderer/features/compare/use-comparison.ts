import type { Comparison, ComparisonQuestion, ComparisonState } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { useWork, type Work } from '../../api/use-work.ts';

export interface ComparisonWork extends Work<ComparisonState> {
  /** The one on screen: while another is made of the same runs, the one before. */
  comparison: Comparison | null;
}

/** Asks for a comparison and follows it until it is there. Mount it anew for other runs. */
export function useComparison(question: ComparisonQuestion): ComparisonWork {
  const client = useEngine();
  const work = useWork<ComparisonState>({
    key: ['compare', question],
    open: (signal) => client.request('compare.open', question, { signal }),
    get: (id, signal) => client.request('compare.get', { id }, { signal }),
    close: (id) => client.request('compare.close', { id }),
  });
  return { ...work, comparison: work.ready?.comparison ?? null };
}
