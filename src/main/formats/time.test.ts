import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime, timeUs } from './time.ts';

describe('parseTime', () => {
  it('reads what JavaScript itself writes, for any time', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(parseTime(date.toISOString())).toEqual({ us: date.getTime() * 1000, ns: 0, zoned: true });
        },
      ),
    );
  });

  it.each([
    ['2026-05-03T10:00:00.123456789+02:00', { us: Date.UTC(2026, 4, 3, 8) * 1000 + 123_456, ns: 789, zoned: true }],
    ['2026-05-03T10:00:00Z', { us: Date.UTC(2026, 4, 3, 10) * 1000, ns: 0, zoned: true }],
    ['2026-05-03 10:00:00,5', { us: Date.UTC(2026, 4, 3, 10) * 1000 + 500_000, ns: 0, zoned: false }],
    ['2026-05-03T10:00:00-0930', { us: Date.UTC(2026, 4, 3, 19, 30) * 1000, ns: 0, zoned: true }],
    ['2024-02-29T00:00:00.000Z', { us: Date.UTC(2024, 1, 29) * 1000, ns: 0, zoned: true }],
  ])('reads %s', (text, time) => {
    expect(parseTime(text)).toEqual(time);
    expect(timeUs(text)).toBe(time.us);
  });

  it.each([
    ['yesterday'],
    [''],
    ['2026-02-30T10:00:00.000Z'],
    ['2026-13-01T10:00:00.000Z'],
    ['2026-05-03T24:00:00.000Z'],
    ['2026-05-03T10:60:00.000Z'],
    ['2026-05-03T10:00:0x.000Z'],
    ['2026-05-03'],
    [1_777_800_000],
    [null],
    [{}],
  ])('takes %j for no time', (value) => {
    expect(parseTime(value)).toBeNull();
    expect(timeUs(value)).toBeNull();
  });
});
