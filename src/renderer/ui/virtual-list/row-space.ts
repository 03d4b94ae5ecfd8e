import { type RefObject, useEffect, useRef, useState } from 'react';
import { type LoadRows, PageCache } from './page-cache.ts';
import { type RowGeometry, rowGeometry } from './row-geometry.ts';

/** A list that the engine holds: the interface knows how long it is and fetches what is in view. */
export interface RowSpace<T> {
  /** Changes when rows may differ: the id of the space and its revision. */
  version: string;
  /** Stays the same while the list merely grows. */
  id?: string;
  count: number;
  load: LoadRows<T>;
  /** Index of a row by its key, null when it is not in the space. */
  locate(key: string, signal: AbortSignal): Promise<number | null>;
  /** Indices of head rows, ascending. */
  heads?: readonly number[] | undefined;
}

export interface Shown<T> {
  space: RowSpace<T>;
  cache: PageCache<T>;
  geometry: RowGeometry;
  /** Where the row that stood at the top of the view is now, and how far below the view's top it stood. */
  anchor: { index: number; below: number } | null;
}

/** What the list shows at the moment a new version arrives. */
export interface ViewProbe {
  first: number;
  rows: number;
  /** The topmost whole row, unless the view is at the very top, where new rows shall appear. */
  anchor: { key: string; below: number } | null;
}

interface Options<T> {
  rowHeight: number;
  headHeight: number;
  keyOf(row: T): string | null;
  onError(error: unknown): void;
  probe: RefObject<() => ViewProbe>;
}

/**
 * The version on screen. A newer one replaces it only once its rows in view are here, at a scroll position
 * that keeps the topmost row in place: nothing blinks and nothing moves under the pointer.
 */
export function useShownSpace<T>(space: RowSpace<T>, options: Options<T>): Shown<T> {
  const latest = useRef(options);
  latest.current = options;

  const make = (of: RowSpace<T>): Shown<T> => ({
    space: of,
    cache: new PageCache(
      of.load,
      (row) => latest.current.keyOf(row),
      (error) => latest.current.onError(error),
    ),
    geometry: rowGeometry(of.count, options.rowHeight, of.heads, options.headHeight),
    anchor: null,
  });

  const [shown, setShown] = useState(() => make(space));
  const current = useRef(shown);
  const newest = useRef(space);
  newest.current = space;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version, and nothing else, is a reason
  useEffect(() => {
    const to = newest.current;
    if (to.version === current.current.space.version) return;
    const next = make(to);
    const abort = new AbortController();
    const swap = async () => {
      const view = latest.current.probe.current();
      const found = view.anchor ? await to.locate(view.anchor.key, abort.signal) : null;
      if (view.anchor && found !== null) next.anchor = { index: found, below: view.anchor.below };
      const first = found ?? Math.min(view.first, Math.max(0, to.count - view.rows));
      if (to.count > 0) await next.cache.want(first, Math.min(to.count - 1, first + view.rows));
      if (abort.signal.aborted) return;
      current.current.cache.close();
      current.current = next;
      setShown(next);
    };
    swap().catch((error: unknown) => {
      if (!abort.signal.aborted) latest.current.onError(error);
    });
    return () => {
      abort.abort();
      if (current.current !== next) next.cache.close();
    };
  }, [space.version]);

  return shown;
}
