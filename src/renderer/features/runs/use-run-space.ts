import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EngineClient, RunList } from '../../../shared/api.ts';
import { utcOffsetMinutes } from '../../../shared/format/time.ts';
import { useEngine } from '../../api/hooks.ts';
import { wholePage } from '../../api/whole-page.ts';
import { useSettings } from '../../app/settings.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';
import { type Listing, liveListing, liveMatches, restListing } from './filter.ts';
import { type EngineList, type ListRow, pinnedSpace } from './run-space.ts';

export interface RunSpace {
  /** Null until the first reply. */
  space: RowSpace<ListRow> | null;
  /** Runs that match the filter; null until the first reply. */
  matches: number | null;
  /** Live runs that do not match: they are listed nevertheless. */
  pinned: number;
  /** Runs that the filter hides. */
  hidden: number;
  /** Whether all this is of the listing in force, and not of the one before. */
  current: boolean;
  /** `kept` if it matches, else the first run that does; null when none does. */
  findMatch(kept: string | null, signal: AbortSignal): Promise<string | null>;
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
  const matchParams = useMemo(() => liveMatches(listing, offset), [listing, offset]);
  const live = usePacedReply('runs.open', liveParams);
  const liveMatch = usePacedReply('runs.open', matchParams);
  const rest = usePacedReply('runs.open', restParams);

  const replies = useMemo(
    () =>
      live.data && (rest.data || !restParams) && (liveMatch.data || !matchParams)
        ? {
            live: live.data,
            match: matchParams ? (liveMatch.data ?? null) : null,
            rest: restParams ? (rest.data ?? null) : null,
          }
        : null,
    [live.data, rest.data, restParams, liveMatch.data, matchParams],
  );
  const space = useMemo(
    () => replies && pinnedSpace(engineList(client, replies.live), replies.rest && engineList(client, replies.rest)),
    [client, replies],
  );

  const matching = [replies?.match, replies?.rest].flatMap((list) => (list ? [list] : []));
  const matches = matching.reduce((sum, list) => sum + list.runs, 0);
  // Each list is a question of its own: for a moment one may know of a run that another does not.
  const pinned = replies ? Math.max(0, replies.live.runs - (replies.match?.runs ?? 0)) : 0;
  const all = replies?.rest ?? replies?.live;
  const findMatch = async (kept: string | null, signal: AbortSignal) => {
    const lists = matching.map((list) => engineList(client, list));
    for (const list of lists) {
      if (kept !== null && (await list.indexOf(kept, signal)) !== null) return kept;
    }
    for (const list of lists) {
      // A group's head may stand above its first run.
      const first = (await list.slice(0, 2, signal)).find((row) => row.row === 'run');
      if (first !== undefined) return first.run;
    }
    return null;
  };
  return {
    space,
    matches: replies && matches,
    pinned,
    hidden: all ? Math.max(0, all.runs + all.hidden - matches - pinned) : 0,
    current:
      replies !== null &&
      !live.isPlaceholderData &&
      !(restParams && rest.isPlaceholderData) &&
      !(matchParams && liveMatch.isPlaceholderData),
    findMatch,
    facets: (replies?.rest ?? replies?.match ?? replies?.live)?.facets ?? null,
    error: rest.error ?? liveMatch.error ?? live.error,
    retry: () => void queries.invalidateQueries({ queryKey: ['runs.open'] }),
  };
}

function engineList(client: EngineClient, list: RunList): EngineList {
  const { id, count } = list;
  return {
    list,
    slice: (from, n, signal) =>
      wholePage({ from, n, count }, async (at, left) => {
        return (await client.request('runs.slice', { id, from: at, n: left }, { signal })).rows;
      }),
    indexOf: async (run, signal) => (await client.request('runs.indexOf', { id, run }, { signal })).index,
  };
}
