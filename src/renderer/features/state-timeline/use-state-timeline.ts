import type { StateTimeline, StateTimelineProgress } from '../../../shared/api.ts';
import { useEngine } from '../../api/hooks.ts';
import { useWork, type Work } from '../../api/use-work.ts';

export type TimelineWork = Work<StateTimelineProgress>;

/** Reads the states of a run and follows that until they are there. */
export function useStateTimeline(run: string): { work: TimelineWork; timeline: StateTimeline | null } {
  const client = useEngine();
  const work = useWork<StateTimelineProgress>({
    key: ['state', { run }],
    open: (signal) => client.request('state.open', { run }, { signal }),
    get: (id, signal) => client.request('state.get', { id }, { signal }),
    close: (id) => client.request('state.close', { id }),
  });
  return { work, timeline: work.ready?.timeline ?? null };
}
