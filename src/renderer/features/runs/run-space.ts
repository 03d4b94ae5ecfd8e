import type { RunGroupRow, RunList, RunRow } from '../../../shared/api.ts';
import type { RowSpace } from '../../ui/virtual-list/row-space.ts';

/** A head that the interface adds: above the live runs, and between them and the rest. */
export interface SectionRow {
  row: 'section';
  section: 'live' | 'rest';
  runs: number;
}
export type ListRow = RunRow | RunGroupRow | SectionRow;

/** One list as the engine holds it. */
export interface EngineList {
  list: Pick<RunList, 'id' | 'rev' | 'count' | 'group_rows' | 'runs'>;
  slice(from: number, n: number, signal: AbortSignal): Promise<readonly (RunRow | RunGroupRow)[]>;
  indexOf(run: string, signal: AbortSignal): Promise<number | null>;
}

/** Two lists as one: live runs under a head, then the rest, under a head of its own unless it brings its groups. */
export function pinnedSpace(live: EngineList, rest: EngineList | null): RowSpace<ListRow> {
  const lists = [live, rest].filter((each): each is EngineList => each !== null);
  const pinned = live.list.count > 0;
  const restHead = pinned && rest !== null && rest.list.count > 0 && rest.list.group_rows.length === 0;
  const liveAt = pinned ? 1 : 0;
  const restAt = liveAt + live.list.count + (restHead ? 1 : 0);
  const restCount = rest?.list.count ?? 0;

  const heads = [
    ...(pinned ? [0] : []),
    ...(restHead ? [restAt - 1] : []),
    ...(rest?.list.group_rows ?? []).map((index) => index + restAt),
  ];

  /** The part of one list that lies in a range of the whole. */
  const part = async (of: EngineList, at: number, from: number, to: number, signal: AbortSignal) => {
    const start = Math.max(0, from - at);
    const end = Math.min(of.list.count, to - at);
    return end > start ? of.slice(start, end - start, signal) : [];
  };

  return {
    version: lists.map(({ list }) => `${list.id}@${list.rev}/${list.count}`).join(' '),
    count: restAt + restCount,
    heads,
    async load(from, n, signal) {
      const to = from + n;
      const [liveRows, restRows] = await Promise.all([
        part(live, liveAt, from, to, signal),
        rest ? part(rest, restAt, from, to, signal) : [],
      ]);
      const rows: ListRow[] = [];
      if (pinned && from === 0) rows.push({ row: 'section', section: 'live', runs: live.list.runs });
      rows.push(...liveRows);
      if (restHead && restAt - 1 >= from && restAt - 1 < to) {
        rows.push({ row: 'section', section: 'rest', runs: rest.list.runs });
      }
      rows.push(...restRows);
      return rows;
    },
    async locate(run, signal) {
      const inLive = pinned ? await live.indexOf(run, signal) : null;
      if (inLive !== null) return inLive + liveAt;
      const inRest = rest ? await rest.indexOf(run, signal) : null;
      return inRest === null ? null : inRest + restAt;
    },
  };
}
