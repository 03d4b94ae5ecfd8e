import { createContext, useContext } from 'react';

/** What is searched in the step, for all that shows text. */
export interface FindState {
  /** Null when nothing is searched. */
  pattern: RegExp | null;
  /** The match that next and previous stand on: a field of the step and a byte in it. */
  current: { field: string; offset: number } | null;
}

export const FindContext = createContext<FindState>({ pattern: null, current: null });

/** The pattern, and the byte of the current match if it is in this field. */
export function useFindIn(field: string): { pattern: RegExp | null; offset: number | null } {
  const { pattern, current } = useContext(FindContext);
  return { pattern, offset: current?.field === field ? current.offset : null };
}
