import { useEffect, useMemo, useState } from 'react';
import type { StepDetail } from '../../../../shared/api.ts';
import { useReply } from '../../../api/hooks.ts';
import { type InspectorTab, useView } from '../../../app/view-store.ts';
import { findPattern } from '../payload/matches.ts';
import type { FindState } from './find-context.ts';
import { type FindHit, firstHit, orderHits } from './find-hits.ts';

export interface Find {
  open: boolean;
  query: string;
  hits: readonly FindHit[];
  /** Index of the current match, -1 without one. */
  at: number;
  /** There are more matches than were counted. */
  cut: boolean;
  busy: boolean;
  error: unknown;
  state: FindState;
  setQuery(query: string): void;
  show(): void;
  close(): void;
  move(by: 1 | -1): void;
}

const TYPING_MS = 120;
const MOST_CHARACTERS = 500;

/** Searches everything a step holds, read or not: the engine finds, the texts on screen mark. */
export function useFind(root: string, step: StepDetail | undefined, tab: InspectorTab): Find {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [asked, setAsked] = useState('');
  const [place, setPlace] = useState<{ of: readonly FindHit[]; at: number } | null>(null);

  useEffect(() => {
    const timer = setTimeout(() => setAsked(query.slice(0, MOST_CHARACTERS)), TYPING_MS);
    return () => clearTimeout(timer);
  }, [query]);

  const text = open ? asked : '';
  const reply = useReply('step.find', step && text !== '' ? { root, step: step.step, text } : null);
  const found = text !== '' && !reply.isPlaceholderData ? reply.data : undefined;
  const raw = tab === 'raw';
  const hits = useMemo(
    () => (found && step ? orderHits(found.hits, step, raw ? 'raw' : 'overview') : []),
    [found, step, raw],
  );
  const at = place?.of === hits ? place.at : -1;

  // New matches: stand on the first one in sight. It is not gone to while one types in another tab.
  useEffect(() => {
    const first = firstHit(hits, tab);
    setPlace((before) => (before?.of === hits ? before : { of: hits, at: hits[first]?.tab === tab ? first : -1 }));
  }, [hits, tab]);

  const move = (by: 1 | -1) => {
    if (hits.length === 0) return;
    const next = at < 0 ? Math.max(0, firstHit(hits, tab)) : (at + by + hits.length) % hits.length;
    setPlace({ of: hits, at: next });
    const to = hits[next]?.tab;
    if (to !== undefined && to !== tab) useView.getState().change({ tab: to });
  };

  const current = hits[at];
  const state = useMemo<FindState>(
    () => ({
      pattern: findPattern(text),
      current: current ? { field: current.field, offset: current.offset } : null,
    }),
    [text, current],
  );
  return {
    open,
    query,
    hits,
    at,
    cut: found?.cut ?? false,
    busy: text !== '' && found === undefined && !reply.isError,
    error: text === '' ? null : reply.error,
    state,
    setQuery,
    show: () => setOpen(true),
    close: () => setOpen(false),
    move,
  };
}
