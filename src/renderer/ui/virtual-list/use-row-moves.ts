import { useEffect, useRef } from 'react';
import { useStable } from '../use-stable.ts';
import { rowForKey } from './list-keys.ts';
import type { Shown } from './row-space.ts';

/** A key may be held down while the engine is busy. */
const MOST_HELD = 20;

interface RowMovesOptions<T> {
  shown: Shown<T>;
  /** Where the selected row is; null when it is not in the list, undefined while that is not known. */
  place: number | null | undefined;
  /** Rows that Page Up and Page Down go over. */
  page: number;
  /** Brings a row into view. */
  show(index: number): void;
  onActivate(row: T, index: number, by: 'key' | 'pointer'): void;
}

interface RowMoves {
  /** False for a key that does not move. */
  move(key: string): boolean;
  /** To a row by its place. Keys that still wait are dropped. */
  goTo(index: number, by: 'key' | 'pointer'): void;
}

/** Moving to rows that may not be here yet, from a row whose place may not be known yet. */
export function useRowMoves<T>({ shown, place, page, show, onActivate }: RowMovesOptions<T>): RowMoves {
  const { cache, geometry } = shown;

  /** The row asked for last: a key may lead to a page that is not here yet. */
  const asked = useRef<{ index: number; by: 'key' | 'pointer' } | null>(null);
  const activate = async (index: number, by: 'key' | 'pointer') => {
    const ask = { index, by };
    asked.current = ask;
    if (by === 'key') show(index);
    if (cache.row(index) === undefined) await cache.want(index, index);
    if (ask !== asked.current) return;
    const row = cache.row(index);
    // A list that was renewed meanwhile has no rows any more: the new one is gone on in.
    if (row === undefined && cache.closed) return;
    asked.current = null;
    if (row !== undefined) onActivate(row, index, by);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every version shown
  useEffect(() => {
    if (asked.current !== null) void activate(Math.min(asked.current.index, geometry.count - 1), asked.current.by);
  }, [shown]);

  /** Keys that wait until it is known where the selected row is. */
  const held = useRef<string[]>([]);
  const rowAfter = (keys: readonly string[]): number | null => {
    // On from where the last key led, though its row is not here yet.
    const from = asked.current?.index ?? place ?? null;
    return keys.reduce<number | null>((at, key) => rowForKey(key, at, geometry, page), from);
  };
  const move = (key: string): boolean => {
    const to = rowAfter([key]);
    if (to === null) return false;
    if (place === undefined && asked.current === null && key !== 'Home' && key !== 'End') {
      held.current = [...held.current, key].slice(-MOST_HELD);
    } else {
      held.current = [];
      void activate(to, 'key');
    }
    return true;
  };
  useEffect(() => {
    if (place === undefined || held.current.length === 0) return;
    const to = rowAfter(held.current);
    held.current = [];
    if (to !== null) void activate(to, 'key');
  });

  const goTo = useStable((index: number, by: 'key' | 'pointer') => {
    held.current = [];
    void activate(index, by);
  });
  return { move, goTo };
}
