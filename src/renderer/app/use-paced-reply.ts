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
  params: Params<M>,
  everyMs = 500,
): UseQueryResult<Result<M>> {
  const client = useEngine();
  return usePaced([method, params], everyMs, (signal) => client.request(method, params, { signal }));
}

/** Several questions of one kind whose replies come together, each null where there is none to ask. */
export function usePacedReplies<M extends MethodName>(
  method: M,
  questions: readonly (Params<M> | null)[],
  everyMs = 500,
): UseQueryResult<(Result<M> | null)[]> {
  const client = useEngine();
  return usePaced([method, questions], everyMs, (signal) =>
    Promise.all(questions.map((params) => (params === null ? null : client.request(method, params, { signal })))),
  );
}

/** `key` begins with the method, by which events make replies old. */
function usePaced<T>(
  key: readonly [MethodName, unknown],
  everyMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): UseQueryResult<T> {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const question = JSON.stringify(key);
      await pause((asked.get(question) ?? Number.NEGATIVE_INFINITY) + everyMs - performance.now(), signal);
      asked.set(question, performance.now());
      return ask(signal);
    },
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
