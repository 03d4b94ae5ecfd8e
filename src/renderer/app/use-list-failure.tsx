import { type ReactNode, useState } from 'react';
import { RetraceError } from '../../shared/errors.ts';
import { useStable } from '../ui/use-stable.ts';
import { FailureNotice } from './FailureNotice.tsx';
import { shownFailure } from './use-action.ts';

interface ListFailure {
  /** For the list: a page or a place could not be read. */
  onError(error: unknown): void;
  /** What is said over the list, with Try again; null while all is well. */
  notice: ReactNode | null;
}

/**
 * What goes wrong in a list over rows of the engine: `error` of the reply that the list stands on, and of its pages. A
 * handle that the engine let go of is asked for again by itself.
 */
export function useListFailure(error: unknown, retry: () => void): ListFailure {
  const [failure, setFailure] = useState<unknown>(null);
  const shown = shownFailure(error, failure);
  const onError = useStable((failed: unknown) => {
    if (failed instanceof RetraceError && (failed.code === 'gone' || failed.code === 'not_found')) retry();
    else if (!(failed instanceof RetraceError) || failed.code !== 'cancelled') setFailure(failed);
  });
  const again = () => {
    setFailure(null);
    retry();
  };
  const notice = shown === undefined ? null : <FailureNotice error={shown} onRetry={again} />;
  return { onError, notice };
}
