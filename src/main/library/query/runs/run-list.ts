import type { Params, Result, RunGroupRow, RunListing, RunRow } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import type { RunStatus } from '../../../../shared/model/run.ts';
import { fittingRows } from '../../payload/fitting-rows.ts';
import { isWithin as isBelow } from '../../sources/covers.ts';
import { wordsOf } from '../words.ts';
import { type CatalogEntry, hasWords, type RunCatalog, statusAt } from './catalog.ts';
import { folderOf } from './paths.ts';

/** Lists that can be asked for rows; opening more takes the oldest away. */
const MAX_LISTS = 32;
/** Group of runs of which no time is known. */
const NO_DAY = 'no time';
const DAY_US = 86_400_000_000;

interface Matched {
  entry: CatalogEntry;
  status: RunStatus;
}

interface Opened {
  /** Parameters and order, to know a list that did not change. */
  content: string;
  rows: (CatalogEntry | RunGroupRow)[];
  /** Places of runs, made when first asked for. */
  places: Map<string, number> | null;
}

/** The list of root runs. An opened list keeps its order; what its rows say is as of the last commit. */
export class RunLists {
  readonly #catalog: RunCatalog;
  readonly #now: () => number;
  readonly #opened = new Map<string, Opened>();
  #next = 1;

  constructor(catalog: RunCatalog, now: () => number) {
    this.#catalog = catalog;
    this.#now = now;
  }

  open(listing: RunListing): Result<'runs.open'> {
    const now = this.#now();
    const all = [...this.#catalog.entries.values()].map((entry) => ({ entry, status: statusAt(entry, now) }));
    const { matched, facets } = applyFilter(all, listing.filter);
    matched.sort(comparisonFor(listing));
    const rows = groupRows(matched, listing);
    const content = JSON.stringify([listing, rows.map((row) => ('id' in row ? row.id : row.label))]);
    const id = this.#keep(content, rows);
    return {
      rev: this.#catalog.rev,
      id,
      count: rows.length,
      group_rows: rows.flatMap((row, at) => ('id' in row ? [] : [at])),
      runs: matched.length,
      hidden: all.length - matched.length,
      live: matched.filter(({ status }) => status === 'running').length,
      facets,
    };
  }

  slice({ id, from, n }: Params<'runs.slice'>): Result<'runs.slice'> {
    const now = this.#now();
    const rows = this.#get(id)
      .rows.slice(from, from + n)
      .map((row): RunRow | RunGroupRow => {
        if (!('id' in row)) return row;
        const current = this.#catalog.entries.get(row.id);
        return current === undefined
          ? { ...row.row, missing: true, status: statusAt(row, now) }
          : { ...current.row, status: statusAt(current, now) };
      });
    return { rev: this.#catalog.rev, rows: [...fittingRows(rows)] };
  }

  indexOf({ id, run }: Params<'runs.indexOf'>): Result<'runs.indexOf'> {
    const opened = this.#get(id);
    opened.places ??= new Map(opened.rows.flatMap((row, at) => ('id' in row ? [[row.row.run, at] as const] : [])));
    return { rev: this.#catalog.rev, index: opened.places.get(run) ?? null };
  }

  newest({ paths }: Params<'runs.newest'>): Result<'runs.newest'> {
    const { rev } = this.#catalog;
    const written = ({ row }: CatalogEntry) => row.last_write_us ?? Number.NEGATIVE_INFINITY;
    for (const path of paths) {
      let newest: CatalogEntry | null = null;
      for (const entry of this.#catalog.entries.values()) {
        if (!isBelow(path, entry.row.path)) continue;
        if (newest === null || written(entry) > written(newest)) newest = entry;
      }
      if (newest !== null) return { rev, run: newest.row.run };
    }
    return { rev, run: null };
  }

  #keep(content: string, rows: Opened['rows']): string {
    for (const [id, opened] of this.#opened) {
      if (opened.content !== content) continue;
      this.#opened.delete(id);
      this.#opened.set(id, opened);
      return id;
    }
    const id = `runs-${this.#next++}`;
    this.#opened.set(id, { content, rows, places: null });
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= MAX_LISTS) break;
      this.#opened.delete(oldest);
    }
    return id;
  }

  #get(id: string): Opened {
    const opened = this.#opened.get(id);
    if (opened === undefined) throw new RetraceError('gone', 'This list is no longer open.', 'Open it again.');
    return opened;
  }
}

type Filter = RunListing['filter'];

/** Matches, and for each facet how many runs its values would show with the rest of the filter as it is. */
function applyFilter(
  all: readonly Matched[],
  filter: Filter,
): { matched: Matched[]; facets: Result<'runs.open'>['facets'] } {
  const words = wordsOf(filter.text);
  const statuses = new Set(filter.statuses ?? []);
  const formats = new Set(filter.formats ?? []);
  const facets: Result<'runs.open'>['facets'] = { statuses: {}, formats: {}, with_errors: 0 };
  const matched: Matched[] = [];
  for (const one of all) {
    const { row } = one.entry;
    if (!hasWords(one.entry, words) || !isWithin(row.last_write_us, filter)) continue;
    const status = statuses.size === 0 || statuses.has(one.status);
    const format = formats.size === 0 || formats.has(row.format);
    const errors = filter.has_errors === undefined || filter.has_errors === row.errors > 0;
    if (format && errors) facets.statuses[one.status] = (facets.statuses[one.status] ?? 0) + 1;
    if (status && errors) facets.formats[row.format] = (facets.formats[row.format] ?? 0) + 1;
    if (status && format && row.errors > 0) facets.with_errors++;
    if (status && format && errors) matched.push(one);
  }
  return { matched, facets };
}

function isWithin(time: number | null, { since_us, until_us }: Filter): boolean {
  if (since_us !== undefined && (time === null || time < since_us)) return false;
  return until_us === undefined || (time !== null && time <= until_us);
}

/** Live runs first, then by the sort, unknown values last either way; equal ones by last write, then by address. */
function comparisonFor({ sort, descending }: RunListing): (a: Matched, b: Matched) => number {
  const keyOf = sortKey(sort);
  const sign = descending ? -1 : 1;
  return (a, b) =>
    Number(b.status === 'running') - Number(a.status === 'running') ||
    compareValues(keyOf(a.entry), keyOf(b.entry), sign) ||
    compareValues(a.entry.row.last_write_us, b.entry.row.last_write_us, -1) ||
    (a.entry.row.run < b.entry.row.run ? -1 : 1);
}

function compareValues(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -sign : sign;
}

function sortKey(sort: RunListing['sort']): (entry: CatalogEntry) => number | string | null {
  switch (sort) {
    case 'last_write':
      return ({ row }) => row.last_write_us;
    case 'started':
      return ({ row }) => row.started_at_us;
    case 'duration':
      return ({ row }) => row.active_us ?? row.wall_us;
    case 'steps':
      return ({ row }) => row.steps;
    case 'tokens':
      return ({ row: { totals_with_subagents: totals } }) =>
        totals.input_tokens === null && totals.output_tokens === null
          ? null
          : (totals.input_tokens ?? 0) + (totals.output_tokens ?? 0);
    case 'cost':
      return ({ row }) => row.totals_with_subagents.cost_nano_usd;
    case 'title':
      return (entry) => entry.sort_title;
  }
}

/** Heads above the runs of each group; groups stand in the order of their first run. */
function groupRows(matched: readonly Matched[], listing: RunListing): Opened['rows'] {
  const { group } = listing;
  if (group === 'none') return matched.map(({ entry }) => entry);
  const groups = Map.groupBy(
    matched.map(({ entry }) => entry),
    ({ row }) => groupLabel(row, group, listing.utc_offset_minutes),
  );
  return [...groups].flatMap(([label, entries]) => [
    { row: 'group', label, runs: entries.length } as const,
    ...entries,
  ]);
}

function groupLabel(row: CatalogEntry['row'], group: 'folder' | 'agent' | 'day', utc_offset_minutes: number): string {
  switch (group) {
    case 'folder':
      return folderOf(row.path);
    case 'agent':
      return row.agent_name;
    case 'day':
      // The day that the rows show.
      return row.last_write_us === null ? NO_DAY : isoDay(row.last_write_us, utc_offset_minutes);
  }
}

function isoDay(time_us: number, utc_offset_minutes: number): string {
  const local = time_us + utc_offset_minutes * 60_000_000;
  const date = new Date(Math.floor(local / DAY_US) * 86_400_000);
  return Number.isNaN(date.getTime()) ? NO_DAY : date.toISOString().slice(0, 10);
}
