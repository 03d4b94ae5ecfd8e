import { useCallback, useEffect, useRef } from 'react';
import type { RunRow } from '../../../shared/api.ts';

/**
 * Whether a run was written to since the user last had it open, or since the window opened. Kept for this
 * window only: it says "look here", it is not a record.
 */
export function useUnread(opened: string | null): (run: RunRow) => boolean {
  const since = useRef(Date.now() * 1000);
  const left = useRef(new Map<string, number>());
  useEffect(() => {
    if (opened === null) return;
    const seen = left.current;
    return () => {
      seen.set(opened, Date.now() * 1000);
    };
  }, [opened]);
  return useCallback(
    (run) => run.run !== opened && (run.last_write_us ?? 0) > (left.current.get(run.run) ?? since.current),
    [opened],
  );
}
