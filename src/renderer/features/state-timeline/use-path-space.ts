import { useMemo, useState } from 'react';
import type { Params, StatePathRow, StateTree } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';

const FIRST_PAGE = 100;
/** What the engine takes as a path. */
const LONGEST = 65_536;

interface Answer {
  number: number;
  question: Omit<Params<'state.tree'>, 'from' | 'n'>;
  tree: StateTree;
}

export interface PathSpace {
  /** Null until the first reply. */
  space: RowSpace<StatePathRow> | null;
  tree: StateTree | null;
  /** True while the reply is that of the question before. */
  stale: boolean;
  error: unknown;
  retry(): void;
}

/** Key of a path in the list: the whole state is the empty pointer, which is a key, too. */
export function pathKey(pointer: string): string {
  return `#${pointer}`;
}

/** The paths of a state as rows that the engine holds. */
export function usePathSpace(question: Answer['question']): PathSpace {
  const client = useEngine();
  const reply = useReply('state.tree', { ...question, from: 0, n: FIRST_PAGE });
  // The paths before stay until the next are here, and with them the question that they answer.
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (reply.data && !reply.isPlaceholderData && reply.data !== answer?.tree) {
    setAnswer({ number: (answer?.number ?? 0) + 1, question, tree: reply.data });
  }
  const space = useMemo<RowSpace<StatePathRow> | null>(() => {
    if (answer === null) return null;
    const { question: asked, tree } = answer;
    const count = tree.total;
    return {
      version: String(answer.number),
      count,
      load: async (from, n, signal) =>
        from + n <= tree.rows.length
          ? tree.rows.slice(from, from + n)
          : wholePage({ from, n, count }, async (at, left) => {
              return (await client.request('state.tree', { ...asked, from: at, n: left }, { signal })).rows;
            }),
      locate: async (key, signal) => {
        const pointer = key.slice(1);
        if (pointer.length > LONGEST) return null;
        return (await client.request('state.place', { ...asked, pointer }, { signal })).index;
      },
    };
  }, [client, answer]);
  return {
    space,
    tree: answer?.tree ?? null,
    stale: reply.isPlaceholderData,
    error: reply.error,
    retry: () => void reply.refetch(),
  };
}
