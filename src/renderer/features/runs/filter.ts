import type { RunFilter } from '../../../shared/api/runs.ts';
import type { RunListing } from '../../../shared/api.ts';
import { isoDayOf, utcOffsetMinutes, type Zone } from '../../../shared/format/time.ts';
import { RUN_STATUS_LABELS, RUN_STATUSES } from '../../../shared/model/run.ts';
import type { ViewState } from '../../app/view-store.ts';

export type Listing = ViewState['listing'];
export type Filter = RunFilter;

/** What the pinned part of the list asks for: every live run, whatever the filter. */
export function liveListing(utcOffset: number): RunListing {
  return {
    filter: { statuses: ['running'] },
    sort: 'last_write',
    descending: true,
    group: 'none',
    utc_offset_minutes: utcOffset,
  };
}

/** What the rest of the list asks for, live runs left out; null when the filter admits only live ones. */
export function restListing(listing: Listing, utcOffset: number): RunListing | null {
  const statuses = (listing.filter.statuses ?? RUN_STATUSES).filter((status) => status !== 'running');
  if (statuses.length === 0) return null;
  return { ...listing, filter: { ...listing.filter, statuses }, utc_offset_minutes: utcOffset };
}

/** Which live runs match the filter, too: they are pinned like all others. Null when none can. */
export function liveMatches({ filter }: Listing, utcOffset: number): RunListing | null {
  if (filter.statuses !== undefined && !filter.statuses.includes('running')) return null;
  const listing = liveListing(utcOffset);
  return { ...listing, filter: { ...filter, ...listing.filter } };
}

export function hasText({ text }: Filter): boolean {
  return (text ?? '').trim() !== '';
}

/** True when the filter can hide anything. */
export function isFiltered(filter: Filter): boolean {
  const { statuses, formats, has_errors, since_us, until_us } = filter;
  return (
    hasText(filter) ||
    (statuses?.length ?? 0) > 0 ||
    (formats?.length ?? 0) > 0 ||
    has_errors !== undefined ||
    since_us !== undefined ||
    until_us !== undefined
  );
}

/** The filter with a value of a facet switched on or off; the last one off takes the facet away. */
export function toggleFacet(filter: Filter, facet: 'statuses' | 'formats', value: string): Filter {
  const values: readonly string[] = filter[facet] ?? [];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  const { [facet]: _old, ...rest } = filter;
  return next.length === 0 ? rest : { ...rest, [facet]: next };
}

/** The filter without some of its fields. */
export function without(filter: Filter, ...fields: (keyof Filter)[]): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([field]) => !fields.includes(field as keyof Filter)));
}

const DAY_US = 86_400e6;

/** Choices for the date, each from the start of a day where the user lives. */
export function datePresets(nowUs: number, zone: Zone): { label: string; since_us: number }[] {
  const midnight = (daysAgo: number): number => {
    const day = Date.parse(`${isoDayOf(nowUs - daysAgo * DAY_US, zone)}T00:00:00Z`) * 1000;
    return day - utcOffsetMinutes(day, zone) * 60e6;
  };
  return [
    { label: 'Today', since_us: midnight(0) },
    { label: 'Last 7 days', since_us: midnight(6) },
    { label: 'Last 30 days', since_us: midnight(29) },
  ];
}

export interface FacetChip {
  label: string;
  /** The filter with this facet taken away. */
  rest: Filter;
}

/** The facets in force, as chips that can be removed. Free text has the field itself. */
export function facetChips(filter: Filter, nowUs: number, zone: Zone): FacetChip[] {
  const chips: FacetChip[] = [];
  for (const status of filter.statuses ?? []) {
    chips.push({ label: RUN_STATUS_LABELS[status], rest: toggleFacet(filter, 'statuses', status) });
  }
  for (const format of filter.formats ?? []) {
    chips.push({ label: format, rest: toggleFacet(filter, 'formats', format) });
  }
  if (filter.has_errors !== undefined) {
    chips.push({ label: filter.has_errors ? 'With errors' : 'Without errors', rest: without(filter, 'has_errors') });
  }
  if (filter.since_us !== undefined) {
    const preset = datePresets(nowUs, zone).find((each) => each.since_us === filter.since_us);
    const label = preset?.label ?? `Since ${isoDayOf(filter.since_us, zone)}`;
    chips.push({ label, rest: without(filter, 'since_us', 'until_us') });
  }
  return chips;
}
