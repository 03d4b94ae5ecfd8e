import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { RetraceError } from '../../shared/errors.ts';
import { say } from '../ui/notice.ts';

/** How often the engine is asked how far it is. */
const POLL_MS = 150;
/** Handles that the engine let go of, one after the other, before that counts as a failure. */
const MOST_LOST = 3;

type State = { phase: 'working' } | { phase: 'ready' } | { phase: 'failed'; message: string; advice: string | null };

/** Long work of the engine, by the three methods that every such work has. */
interface AskedWork<S extends State> {
  /** Their name: `compare` of `compare.open`. */
  what: 'compare' | 'braid';
  question: unknown;
  open(signal: AbortSignal): Promise<{ id: string }>;
  get(id: string, signal: AbortSignal): Promise<S>;
  close(id: string): Promise<unknown>;
}

export interface Work<S extends State> {
  /** What is on screen: while another is made of the same, the one before. */
  ready: Extract<S, { phase: 'ready' }> | null;
  /** What is being made, where that is not on screen yet. */
  working: Extract<S, { phase: 'working' }> | null;
  failure: { message: string; advice: string | null } | null;
  error: unknown;
  cancelled: boolean;
  cancel(): void;
  /** Once more, with everything as it is now. */
  again(): void;
}

/** Asks for long work and follows it until it is done. Mount it anew for work on something else. */
export function useWork<S extends State>({ what, question, open, get, close }: AskedWork<S>): Work<S> {
  const [cancelled, setCancelled] = useState(false);
  const shown = useRef<Extract<S, { phase: 'ready' }> | null>(null);
  const lost = useRef(0);

  const opened = useQuery({
    queryKey: [`${what}.open`, question],
    queryFn: ({ signal }) => open(signal),
    enabled: !cancelled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const id = opened.data?.id;
  const got = useQuery<S>({
    queryKey: [`${what}.get`, { id: id ?? '' }],
    queryFn: ({ signal }) => get(id ?? '', signal),
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
  if (isIn(state, 'ready')) {
    shown.current = state;
    lost.current = 0;
  }
  return {
    ready: shown.current,
    working: isIn(state, 'working') ? state : null,
    failure: isIn(state, 'failed') ? state : null,
    error: opened.error ?? (gone && lost.current < MOST_LOST ? null : got.error),
    cancelled,
    cancel() {
      setCancelled(true);
      if (id === undefined) return;
      close(id).catch(() => say('The work could not be stopped.'));
    },
    again() {
      setCancelled(false);
      void refetch();
    },
  };
}

function isIn<S extends State, P extends State['phase']>(
  state: S | undefined,
  phase: P,
): state is Extract<S, { phase: P }> {
  return state?.phase === phase;
}
