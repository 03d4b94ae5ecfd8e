import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BraidColumn, SeveralRuns } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';

/** Most that `braid.slice` takes. */
const PAGE = 100;

/** The positions of several runs, or only those at which they do not agree, as the engine holds them. */
export function useBraidRows({ id, columns, agreed }: SeveralRuns, only_differences: boolean): RowSpace<BraidColumn> {
  const client = useEngine();
  return useMemo(() => {
    const count = only_differences ? columns - agreed : columns;
    return {
      version: `${id}/${only_differences}`,
      count,
      load: (from, n, signal) =>
        wholePage({ from, n, count }, async (at, left) => {
          const page = { id, only_differences, from: at, n: Math.min(PAGE, left) };
          return (await client.request('braid.slice', page, { signal })).columns;
        }),
      locate: async (key, signal) => {
        const place = { id, only_differences, column: Number.parseInt(key, 10) };
        return (await client.request('braid.indexOf', place, { signal })).index;
      },
    };
  }, [client, id, columns, agreed, only_differences]);
}

/** One position; while another is on its way, the one before. */
export function useColumn(id: string, column: number | null): BraidColumn | null {
  const client = useEngine();
  const reply = useQuery({
    queryKey: ['braid.slice', { id, column }],
    queryFn: async ({ signal }) => {
      const page = { id, only_differences: false, from: column ?? 0, n: 1 };
      return (await client.request('braid.slice', page, { signal })).columns[0] ?? null;
    },
    enabled: column !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return column === null ? null : (reply.data ?? null);
}
