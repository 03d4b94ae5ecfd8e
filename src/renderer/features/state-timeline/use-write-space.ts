import { useMemo, useState } from 'react';
import type { StateWriteRow } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';

/** A write with its place among all writes of the path, from 0. */
export interface PlacedWrite extends StateWriteRow {
  place: number;
}

export interface WriteSpace {
  /** Null until the first reply. */
  space: RowSpace<PlacedWrite> | null;
  /** The path that these are the writes of: the one before, until those of the next are here. */
  path: string;
  error: unknown;
  retry(): void;
}

/** The writes of a path as rows that the engine holds. They never change. */
export function useWriteSpace(id: string, pointer: string): WriteSpace {
  const client = useEngine();
  const reply = useReply('state.writes', { id, pointer, from: 0, n: 1 });
  const [answer, setAnswer] = useState<{ id: string; pointer: string; total: number } | null>(null);
  const here = answer !== null && answer.id === id && answer.pointer === pointer;
  if (reply.data && !reply.isPlaceholderData && !here) setAnswer({ id, pointer, total: reply.data.total });
  const space = useMemo<RowSpace<PlacedWrite> | null>(() => {
    if (answer === null) return null;
    const { id: handle, pointer: path, total: count } = answer;
    return {
      version: JSON.stringify([handle, path]),
      count,
      load: async (from, n, signal) => {
        const rows = await wholePage({ from, n, count }, async (at, left) => {
          return (await client.request('state.writes', { id: handle, pointer: path, from: at, n: left }, { signal }))
            .rows;
        });
        return rows.map((row, at) => ({ ...row, place: from + at }));
      },
      locate: async (key) => Number(key),
    };
  }, [client, answer]);
  return { space, path: answer?.pointer ?? pointer, error: reply.error, retry: () => void reply.refetch() };
}
