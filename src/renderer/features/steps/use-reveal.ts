import { useEffect, useRef } from 'react';
import type { Folds } from '../../../shared/api.ts';
import { useReply } from '../../api/hooks.ts';
import { withFolded } from './folds.ts';
import type { StepSpace } from './use-step-space.ts';

interface RevealOptions {
  steps: StepSpace;
  step: string | null;
  folds: Folds;
  filtered: boolean;
  onFolds(folds: Folds): void;
  onSelect(step: string): void;
}

/**
 * Keeps the selected step in the list. One that was selected elsewhere opens the folds above it; when it is folded
 * away afterwards, the selection goes to the step it was folded into. True when the filter hides it.
 */
export function useReveal({ steps, step, folds, filtered, onFolds, onSelect }: RevealOptions): boolean {
  const id = steps.rows?.id;
  const located = useReply('rows.indexOf', id === undefined || step === null ? null : { id, step });
  const reply = located.isPlaceholderData || steps.stale || step === null ? undefined : located.data;
  const seen = useRef<string | null>(null);

  useEffect(() => {
    if (reply === undefined) return;
    const [outermost] = reply.hidden_by;
    if (reply.index !== null) seen.current = step;
    else if (outermost === undefined) return;
    else if (seen.current === step) {
      // Selected again before its parent is located, the step is to be opened.
      seen.current = outermost;
      onSelect(outermost);
    } else onFolds(withFolded(folds, reply.hidden_by, false));
  }, [reply, step, folds, onFolds, onSelect]);

  return filtered && reply !== undefined && reply.index === null && reply.hidden_by.length === 0;
}
