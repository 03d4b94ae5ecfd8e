import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Comparison, ComparisonQuestion, ComparisonState } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { useEngine } from '../../api/hooks.ts';
import { say } from '../../ui/notice.ts';

/** How often the engine is asked how far it is. */
const POLL_MS = 150;
/** Handles that the engine let go of, one after the other, before that counts as a failure. */
const MOST_LOST = 3;

export interface ComparisonWork {
  /** The one on screen: while another is made of the same runs, the one before. */
  comparison: Comparison | null;
  /** What is being made, where that is not on screen yet. */
  working: Extract<ComparisonState, { phase: 'working' }> | null;
  failure: { message: string; advice: string | null } | null;
  error: unknown;
  cancelled: boolean;
  cancel(): void;
  /** Compares the runs as they are now. */
  again(): void;
}

/** Asks for a comparison and follows it until it is there. Mount it anew for other runs. */
export function useComparison(question: ComparisonQuestion): ComparisonWork {
  const client = useEngine();
  const [cancelled, setCancelled] = useState(false);
  const shown = useRef<Comparison | null>(null);
  const lost = useRef(0);

  const opened = useQuery({
    queryKey: ['compare.open', question],
    queryFn: ({ signal }) => client.request('compare.open', question, { signal }),
    enabled: !cancelled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const id = opened.data?.id;
  const got = useQuery({
    queryKey: ['compare.get', { id: id ?? '' }],
    queryFn: ({ signal }) => client.request('compare.get', { id: id ?? '' }, { signal }),
    enabled: id !== undefined && !cancelled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.phase === 'working' ? POLL_MS : false),
  });

  const gone = got.error instanceof RetraceError && (got.error.code === 'gone' || got.error.code === 'not_found');
  const { refetch } = opened;
  useEffect(() => {
    if (!gone || lost.current >= MOST_LOST) return;
    lost.current++;
    void refetch();
  }, [gone, refetch]);

  const state = id === undefined ? undefined : got.data;
  if (state?.phase === 'ready') {
    shown.current = state.comparison;
    lost.current = 0;
  }
  return {
    comparison: shown.current,
    working: state?.phase === 'working' ? state : null,
    failure: state?.phase === 'failed' ? state : null,
    error: opened.error ?? (gone && lost.current < MOST_LOST ? null : got.error),
    cancelled,
    cancel() {
      setCancelled(true);
      if (id === undefined) return;
      client.request('compare.close', { id }).catch(() => say('The work on the comparison could not be stopped.'));
    },
    again() {
      setCancelled(false);
      void refetch();
    },
  };
}
