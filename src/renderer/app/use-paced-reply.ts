import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { MethodName, Params, Result } from '../../shared/api.ts';
import { useEngine } from '../api/hooks.ts';

/** When each question was last asked, by method and parameters. */
const asked = new Map<string, number>();

/**
 * Like `useReply`, but asked again at most once per `everyMs`: for what grows with every file while thousands are
 * read, where ten answers a second would only take time from reading. Another question is asked at once.
 */
export function usePacedReply<M extends MethodName>(
  method: M,
  params: Params<M> | null,
  everyMs = 500,
): UseQueryResult<Result<M>> {
  const client = useEngine();
  return useQuery({
    queryKey: [method, params],
    queryFn: async ({ signal, queryKey }) => {
      if (params === null) throw new Error('a query without parameters is disabled');
      const question = JSON.stringify(queryKey);
      await pause((asked.get(question) ?? Number.NEGATIVE_INFINITY) + everyMs - performance.now(), signal);
      asked.set(question, performance.now());
      return client.request(method, params, { signal });
    },
    enabled: params !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
