import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { RetraceError } from '../../shared/errors.ts';
import { say } from '../ui/notice.ts';

/** How often the engine is asked how far it is. */
const POLL_MS = 150;
/** Handles that the engine let go of, one after the other, before that counts as a failure. */
const MOST_LOST = 3;

/** How far work in the background is. */
type WorkState =
  | { phase: 'working'; done: number; total: number }
  | { phase: 'ready' }
  | { phase: 'failed'; message: string; advice: string | null };

export interface Work<State extends WorkState> {
  /** What is on screen: while it is made anew, what was made before. */
  ready: Extract<State, { phase: 'ready' }> | null;
  /** What is being made, where that is not on screen yet. */
  working: Extract<State, { phase: 'working' }> | null;
  failure: { message: string; advice: string | null } | null;
  error: unknown;
  cancelled: boolean;
  cancel(): void;
  /** Makes it anew, of the runs as they are now. */
  again(): void;
  /** Asks whether the engine still has it; what it let go of is made anew. */
  check(): void;
}

interface Calls<State extends WorkState> {
  /** What is made, and of what: begins the key of its replies. */
  key: readonly [what: string, question: unknown];
  open(signal: AbortSignal): Promise<{ id: string }>;
  get(id: string, signal: AbortSignal): Promise<State>;
  close(id: string): Promise<unknown>;
}

/** Asks for work in the background of the engine and follows it until its result is there. Mount it anew for another question. */
export function useWork<State extends WorkState>({ key, open, get, close }: Calls<State>): Work<State> {
  const [cancelled, setCancelled] = useState(false);
  const shown = useRef<Extract<State, { phase: 'ready' }> | null>(null);
  const lost = useRef(0);

  const opened = useQuery({
    queryKey: [`${key[0]}.open`, key[1]],
    queryFn: ({ signal }) => open(signal),
    enabled: !cancelled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const id = opened.data?.id;
  const got = useQuery({
    queryKey: [`${key[0]}.get`, { id: id ?? '' }],
    queryFn: ({ signal }) => get(id ?? '', signal),
    enabled: id !== undefined && !cancelled,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    // What was there when this was last looked at may have been let go of since.
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.phase === 'working' ? POLL_MS : false),
  });

  const gone = got.error instanceof RetraceError && (got.error.code === 'gone' || got.error.code === 'not_found');
  const { refetch } = opened;
  const { refetch: check } = got;
  useEffect(() => {
    if (!gone || lost.current >= MOST_LOST) return;
    lost.current++;
    void refetch();
  }, [gone, refetch]);

  const state = id === undefined || gone || !got.isFetchedAfterMount ? undefined : got.data;
  if (state?.phase === 'ready') {
    shown.current = state as Extract<State, { phase: 'ready' }>;
    lost.current = 0;
  }
  return {
    ready: shown.current,
    working: state?.phase === 'working' && !cancelled ? (state as Extract<State, { phase: 'working' }>) : null,
    failure: state?.phase === 'failed' ? state : null,
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
    check: () => void check(),
  };
}
