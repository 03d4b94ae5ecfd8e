import { useEffect, useRef } from 'react';
import type { StateWriter } from '../../../shared/api.ts';
import { useStable } from '../../ui/use-stable.ts';

export type WriteMove = 'previous' | 'next';

/** A key may be held down while the engine is busy. */
const MOST_HELD = 20;

/**
 * From write to write of a path. `writer` is null while what is known is that of another step, which says nothing of
 * this one: moves wait for the reply. Those that wait for one `path` are no moves on another.
 */
export function useWriteMoves(
  path: string,
  writer: StateWriter | null,
  onMove: (to: WriteMove, writer: StateWriter) => void,
): (to: WriteMove) => void {
  const held = useRef<WriteMove[]>([]);
  const go = useStable(() => {
    if (writer === null) return;
    const to = held.current.shift();
    if (to === undefined) return;
    // At either end no reply comes that others could wait for.
    if (writer[to] === null) held.current = [];
    onMove(to, writer);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path chosen drops what waits for the one before
  useEffect(() => {
    held.current = [];
  }, [path]);
  useEffect(() => {
    if (writer !== null) go();
  }, [writer, go]);
  return useStable((to: WriteMove) => {
    held.current = [...held.current, to].slice(-MOST_HELD);
    if (held.current.length === 1) go();
  });
}
