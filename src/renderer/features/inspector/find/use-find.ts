import { useEffect, useMemo, useRef, useState } from 'react';
import type { StepDetail } from '../../../../shared/api.ts';
import { useReply } from '../../../api/hooks.ts';
import { type InspectorTab, useView } from '../../../app/view-store.ts';
import { useStable } from '../../../ui/use-stable.ts';
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

  const go = (to: number) => {
    setPlace({ of: hits, at: to });
    const shown = hits[to]?.tab;
    if (shown !== undefined && shown !== tab) useView.getState().change({ tab: shown });
  };
  const busy =
    open && query !== '' && (query.slice(0, MOST_CHARACTERS) !== asked || (found === undefined && !reply.isError));
  /** Enter was pressed before the matches were known. */
  const pressed = useRef(false);

  // New matches: stand on the first one in sight. Another tab is not gone to while one types.
  const arrive = useStable(() => {
    const first = firstHit(hits, tab);
    if (place?.of === hits) return;
    if (pressed.current && first >= 0) go(first);
    else setPlace({ of: hits, at: hits[first]?.tab === tab ? first : -1 });
    if (found) pressed.current = false;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: new matches are the reason
  useEffect(() => arrive(), [arrive, hits]);

  const move = (by: 1 | -1) => {
    if (busy) {
      pressed.current = true;
      setAsked(query.slice(0, MOST_CHARACTERS));
    } else if (hits.length > 0) {
      go(at < 0 ? Math.max(0, firstHit(hits, tab)) : (at + by + hits.length) % hits.length);
    }
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
    busy,
    error: text === '' ? null : reply.error,
    state,
    setQuery,
    show: () => setOpen(true),
    close: () => setOpen(false),
    move,
  };
}
