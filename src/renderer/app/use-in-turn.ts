import { useRef } from 'react';
import { say } from '../ui/notice.ts';
import { useStable } from '../ui/use-stable.ts';
import { errorText } from './use-action.ts';

/** Presses that wait for one another at most; a key may be held while the engine is busy. */
const MOST_WAITING = 20;

/** What a key asks of the engine, each press from where the one before led. A failure is said in the status bar. */
export function useInTurn<T>(act: (value: T) => Promise<void>): (value: T) => void {
  const waiting = useRef({ presses: 0, done: Promise.resolve() });
  const latest = useStable(act);
  return useStable((value: T) => {
    if (waiting.current.presses >= MOST_WAITING) return;
    waiting.current.presses++;
    waiting.current.done = waiting.current.done
      .then(() => latest(value))
      .catch((error: unknown) => say(errorText(error)))
      .finally(() => {
        waiting.current.presses--;
      });
  });
}
