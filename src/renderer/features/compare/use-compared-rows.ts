import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ComparedRow, ComparedRows } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';

export interface ComparedSpace {
  /** Null until the first reply. */
  space: RowSpace<ComparedRow> | null;
  rows: ComparedRows | null;
  error: unknown;
  retry(): void;
}

/** The rows of a comparison, after folding, as the engine holds them. */
export function useComparedRows(id: string, only_differences: boolean, unfolded: number[]): ComparedSpace {
  const client = useEngine();
  const reply = useReply('compare.rows', { id, only_differences, unfolded });
  const rows = reply.data ?? null;
  const space = useMemo<RowSpace<ComparedRow> | null>(() => {
    if (rows === null) return null;
    const { id: handle, count } = rows;
    return {
      version: `${handle}/${count}`,
      count,
      load: (from, n, signal) =>
        wholePage({ from, n, count }, async (at, left) => {
          return (await client.request('compare.slice', { id: handle, from: at, n: left }, { signal })).rows;
        }),
      locate: async (pair, signal) =>
        (await client.request('compare.indexOf', { id: handle, pair: Number.parseInt(pair, 10) }, { signal })).index,
    };
  }, [client, rows]);
  return { space, rows, error: reply.error, retry: () => void reply.refetch() };
}

/** The row of a pair, or the fold that hides it; null while it is not known, and where it is not listed. */
export function useRowOf(rows: ComparedRows | null, pair: number | null): ComparedRow | null {
  const client = useEngine();
  const id = rows?.id ?? '';
  const reply = useQuery({
    queryKey: ['compare.slice', { id, pair }],
    queryFn: async ({ signal }) => {
      if (pair === null) return null;
      const { index } = await client.request('compare.indexOf', { id, pair }, { signal });
      if (index === null) return null;
      const { rows: found } = await client.request('compare.slice', { id, from: index, n: 1 }, { signal });
      return found[0] ?? null;
    },
    enabled: rows !== null && pair !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return pair === null ? null : (reply.data ?? null);
}
