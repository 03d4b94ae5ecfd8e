import { type RefObject, useEffect, useState } from 'react';
import { useStable } from './use-stable.ts';

interface LeaveFilterOptions<T> {
  /** Whether the list is that of the text in force. */
  ready: boolean;
  /** The row to go to; null where there is none. */
  find(signal: AbortSignal): Promise<T | null>;
  /** `open` when Enter followed while the list was on its way. */
  onFound(row: T, open: boolean): void;
  onError(error: unknown): void;
  field: RefObject<HTMLInputElement | null>;
}

/** From the field of a filter on to the list, as soon as the list is that of the text just typed. */
export function useLeaveFilter<T>(options: LeaveFilterOptions<T>): (key: 'ArrowDown' | 'Enter' | 'Escape') => void {
  const { ready, field } = options;
  const [leaving, setLeaving] = useState<{ open: boolean } | null>(null);
  const find = useStable(options.find);
  const onFound = useStable(options.onFound);
  const onError = useStable(options.onError);
  useEffect(() => {
    if (leaving === null || !ready) return;
    const abort = new AbortController();
    find(abort.signal).then(
      (row) => {
        if (abort.signal.aborted) return;
        setLeaving(null);
        // Who went elsewhere meanwhile is not called back.
        if (row !== null && document.activeElement === field.current) onFound(row, leaving.open);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setLeaving(null);
        onError(error);
      },
    );
    return () => abort.abort();
  }, [leaving, ready, field, find, onFound, onError]);
  return (key) => setLeaving((before) => ({ open: before !== null && (before.open || key === 'Enter') }));
}
