import { useQueries } from '@tanstack/react-query';
import type { RunDetail } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { useEngine } from '../../api/hooks.ts';

export interface ShownRun {
  /** Address. */
  run: string;
  /** Undefined until it is read, and where it is not in the index. */
  detail: RunDetail | undefined;
  /** It is not in the index. */
  unknown: boolean;
}

/** What the index has of each run, kept current. */
export function useRunDetails(runs: readonly string[]): ShownRun[] {
  const client = useEngine();
  const replies = useQueries({
    queries: runs.map((run) => ({
      queryKey: ['run.get', { run }],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.request('run.get', { run }, { signal }),
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  return runs.map((run, at) => {
    const error = replies[at]?.error;
    return {
      run,
      detail: replies[at]?.data,
      unknown: error instanceof RetraceError && error.code === 'not_found',
    };
  });
}
