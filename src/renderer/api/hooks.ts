import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { EngineClient, MethodName, Params, Result } from '../../shared/api.ts';

export const EngineContext = createContext<EngineClient | null>(null);

export function useEngine(): EngineClient {
  const client = useContext(EngineContext);
  if (!client) throw new Error('useEngine needs an EngineContext');
  return client;
}

/**
 * A reply of the engine, kept current: `api/events.ts` invalidates by method name when an event says so.
 * `params: null` waits. The last good reply stays while a new one is on its way.
 */
export function useReply<M extends MethodName>(method: M, params: Params<M> | null): UseQueryResult<Result<M>> {
  const client = useEngine();
  return useQuery({
    queryKey: [method, params],
    queryFn: ({ signal }) => {
      if (params === null) throw new Error('a query without parameters is disabled');
      return client.request(method, params, { signal });
    },
    enabled: params !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
