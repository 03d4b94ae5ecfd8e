import type { StateTimeline } from '../../../shared/api.ts';

/** What both panes beside the paths tell of. */
export interface StateDetailProps {
  root: string;
  timeline: StateTimeline;
  /** The selected step, or the last one. */
  asOf: number;
  selected: number | null;
  onSelect(step: string, seq: number): void;
}
