import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EngineClient, RunList } from '../../../shared/api.ts';
import { utcOffsetMinutes } from '../../../shared/format/time.ts';
import { useEngine } from '../../api/hooks.ts';
import { useSettings } from '../../app/settings.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';
import { type Listing, liveListing, restListing } from './filter.ts';
import { type EngineList, type ListRow, pinnedSpace } from './run-space.ts';

export interface RunSpace {
  /** Null until the first reply. */
  space: RowSpace<ListRow> | null;
  /** Runs listed, and those the filter hides. */
  shown: number;
  hidden: number;
  /** Runs that match the filter, live ones pinned above it left out; null until the first reply. */
  matches: number | null;
  facets: RunList['facets'] | null;
  /** A failure of the latest question; what is on screen is from before. */
  error: unknown;
  retry(): void;
}

/** The run list as one row space, renewed at most twice a second unless the user changed what it lists. */
export function useRunSpace(listing: Listing): RunSpace {
  const client = useEngine();
  const queries = useQueryClient();
  const { time_zone: zone } = useSettings();
  const offset = utcOffsetMinutes(Date.now() * 1000, zone);
  const restParams = useMemo(() => restListing(listing, offset), [listing, offset]);
  const liveParams = useMemo(() => liveListing(offset), [offset]);
  const live = usePacedReply('runs.open', liveParams);
  const rest = usePacedReply('runs.open', restParams);

  const replies = useMemo(
    () =>
      live.data && (rest.data || !restParams)
        ? { live: live.data, rest: restParams ? (rest.data ?? null) : null }
        : null,
    [live.data, rest.data, restParams],
  );
  const space = useMemo(
    () => replies && pinnedSpace(engineList(client, replies.live), replies.rest && engineList(client, replies.rest)),
    [client, replies],
  );

  const all = replies?.rest ?? replies?.live;
  const shown = replies ? replies.live.runs + (replies.rest?.runs ?? 0) : 0;
  return {
    space,
    shown,
    matches: replies && (replies.rest?.runs ?? replies.live.runs),
    hidden: all ? Math.max(0, all.runs + all.hidden - shown) : 0,
    facets: all?.facets ?? null,
    error: rest.error ?? live.error,
    retry: () => void queries.invalidateQueries({ queryKey: ['runs.open'] }),
  };
}

function engineList(client: EngineClient, list: RunList): EngineList {
  const { id } = list;
  return {
    list,
    slice: async (from, n, signal) => (await client.request('runs.slice', { id, from, n }, { signal })).rows,
    indexOf: async (run, signal) => (await client.request('runs.indexOf', { id, run }, { signal })).index,
  };
}
