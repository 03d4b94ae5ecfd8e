import { createContext } from 'react';
import type { InspectorTab } from '../../app/view-store.ts';

/** What parts of the inspector need to know of the step they show, and how they lead elsewhere. */
export interface StepContextValue {
  root: string;
  step: string;
  /** Null where the run as a whole is shown. */
  seq: number | null;
  onSelect(step: string, seq?: number): void;
  onOpenRun(run: string, step?: string): void;
  onTab(tab: InspectorTab): void;
  /** Shows the state over the run, at a path where one is given. Null for what has no part in it: a sub-agent's step. */
  onState: ((pointer?: string) => void) | null;
}

export const StepContext = createContext<StepContextValue>({
  root: '',
  step: '',
  seq: null,
  onSelect: () => undefined,
  onOpenRun: () => undefined,
  onTab: () => undefined,
  onState: null,
});
