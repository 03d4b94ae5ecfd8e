import { describe, expect, it } from 'vitest';
import { datePresets, facetChips, isFiltered, type Listing, liveListing, restListing, toggleFacet } from './filter.ts';

const listing: Listing = { filter: {}, sort: 'last_write', descending: true, group: 'none' };
const at = Date.UTC(2026, 10, 21, 23, 7) * 1000;

describe('filter of the run list', () => {
  it('pins live runs whatever the filter, and leaves them out of the rest', () => {
    expect(liveListing(60).filter).toEqual({ statuses: ['running'] });
    expect(restListing(listing, 60)?.filter.statuses).not.toContain('running');
    expect(restListing({ ...listing, filter: { statuses: ['failure', 'running'] } }, 0)?.filter.statuses).toEqual([
      'failure',
    ]);
    expect(restListing({ ...listing, filter: { statuses: ['running'] } }, 0)).toBeNull();
  });

  it('switches facets on and off without leaving empty ones', () => {
    const one = toggleFacet({ text: 'x' }, 'statuses', 'failure');
    expect(one).toEqual({ text: 'x', statuses: ['failure'] });
    expect(toggleFacet(one, 'statuses', 'failure')).toEqual({ text: 'x' });
  });

  it('knows whether it hides anything', () => {
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ text: '  ' })).toBe(false);
    expect(isFiltered({ statuses: [] })).toBe(false);
    expect(isFiltered({ text: 'a' })).toBe(true);
    expect(isFiltered({ has_errors: false })).toBe(true);
    expect(isFiltered({ since_us: 0 })).toBe(true);
  });

  it('cuts dates where the user lives', () => {
    const today = (zone: string) => datePresets(at, zone)[0]?.since_us;
    expect(today('UTC')).toBe(Date.UTC(2026, 10, 21) * 1000);
    // It is the 22nd in Kolkata, whose midnight is 18:30 UTC.
    expect(today('Asia/Kolkata')).toBe(Date.UTC(2026, 10, 21, 18, 30) * 1000);
  });

  it('names facets as chips, each of which can go', () => {
    const week = datePresets(at, 'UTC')[1]?.since_us;
    const filter = { statuses: ['failure' as const], formats: ['claude-code'], has_errors: true, since_us: week };
    const chips = facetChips(filter as Listing['filter'], at, 'UTC');
    expect(chips.map((chip) => chip.label)).toEqual(['Failed', 'claude-code', 'With errors', 'Last 7 days']);
    expect(chips[3]?.rest).toEqual({ statuses: ['failure'], formats: ['claude-code'], has_errors: true });
    expect(facetChips({ since_us: Date.UTC(2026, 0, 5) * 1000 }, at, 'UTC')[0]?.label).toBe('Since 2026-01-05');
  });
});
