import { useCallback, useRef } from 'react';

/** A function that never changes its identity and always does what the latest one does. For handlers, not for rendering. */
export function useStable<A extends unknown[], R>(handler: (...args: A) => R): (...args: A) => R {
  const latest = useRef(handler);
  latest.current = handler;
  return useCallback((...args: A) => latest.current(...args), []);
}
