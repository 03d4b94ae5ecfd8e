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
  const waiting = useRef({ path, moves: [] as WriteMove[] });
  const held = () => {
    if (waiting.current.path !== path) waiting.current = { path, moves: [] };
    return waiting.current.moves;
  };
  const go = useStable(() => {
    if (writer === null) return;
    const moves = held();
    const to = moves.shift();
    if (to === undefined) return;
    // At either end no reply comes that others could wait for.
    if (writer[to] === null) moves.length = 0;
    onMove(to, writer);
  });
  useEffect(() => {
    if (writer !== null) go();
  }, [writer, go]);
  return useStable((to: WriteMove) => {
    const moves = held();
    if (moves.push(to) > MOST_HELD) moves.shift();
    if (moves.length === 1) go();
  });
}
