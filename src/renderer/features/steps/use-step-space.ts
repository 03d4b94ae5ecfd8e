import { useMemo } from 'react';
import type { Folds, Rows, StepFilter, StepRow } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';

export interface StepSpace {
  /** Null until the first reply. */
  space: RowSpace<StepRow> | null;
  /** The reply behind it; its `id` names filter and folds. */
  rows: Rows | null;
  /** True while the reply is that of the filter or folds before. */
  stale: boolean;
  error: unknown;
  retry(): void;
}

/** The steps of a run tree, after filter and folds, as rows that the engine holds. */
export function useStepSpace(root: string, filter: StepFilter, folds: Folds): StepSpace {
  const client = useEngine();
  const reply = useReply('rows.open', { root, filter, folds });
  const rows = reply.data ?? null;
  const space = useMemo<RowSpace<StepRow> | null>(() => {
    if (rows === null) return null;
    const { id, rev, count } = rows;
    return {
      id,
      version: `${id}@${rev}/${count}`,
      count,
      load: (from, n, signal) =>
        wholePage({ from, n, count }, async (at, left) => {
          return (await client.request('rows.slice', { id, from: at, n: left }, { signal })).rows;
        }),
      locate: async (step, signal) => (await client.request('rows.indexOf', { id, step }, { signal })).index,
    };
  }, [client, rows]);
  return { space, rows, stale: reply.isPlaceholderData, error: reply.error, retry: () => void reply.refetch() };
}
