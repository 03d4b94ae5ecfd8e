import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainCost, formatCost } from './cost.ts';
import { formatDuration, formatOffset, formatRemaining, speakDuration } from './duration.ts';
import { formatBytes, formatCount, formatPlural, formatShare, formatTokens, formatTokensShort } from './numbers.ts';
import {
  formatAge,
  formatAgo,
  formatClock,
  formatDateTimeZone,
  formatDay,
  isoDayOf,
  isZone,
  utcOffsetMinutes,
  zoneName,
} from './time.ts';
import { visibleLine, visibleText } from './visible-text.ts';

describe('numbers', () => {
  it.each([
    [null, '–', '–'],
    [0, '0', '0'],
    [812, '812', '812'],
    [6_120, '6.1k', '6.1k'],
    [9_960, '10.0k', '10k'],
    [18_204, '18.2k', '18k'],
    [214_600, '214.6k', '215k'],
    [999_940, '999.9k', '1.0M'],
    [999_960, '1.0M', '1.0M'],
    [1_240_000, '1.2M', '1.2M'],
    [61_400_000, '61.4M', '61M'],
  ])('%s tokens', (tokens, long, short) => {
    expect(formatTokens(tokens)).toBe(long);
    expect(formatTokensShort(tokens)).toBe(short);
  });

  it('never shows a thousand of a unit where the next unit exists', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000 }), (n) => {
        for (const text of [formatTokens(n), formatTokensShort(n), formatBytes(n)]) {
          expect(Number.parseFloat(text)).toBeLessThan(1000);
        }
      }),
    );
  });

  it.each([
    [0, '0 B'],
    [412, '412 B'],
    [2_100, '2.1 kB'],
    [48_000, '48 kB'],
    [310_000_000, '310 MB'],
    [1_800_000_000, '1.8 GB'],
    [999_600, '1.0 MB'],
  ])('%d bytes', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('groups and names counts', () => {
    expect(formatCount(1284)).toBe('1,284');
    expect(formatPlural(1, 'run')).toBe('1 run');
    expect(formatPlural(0, 'match', 'matches')).toBe('0 matches');
  });

  it('shares never round to all or nothing', () => {
    expect(formatShare(171_200, 214_600)).toBe('80%');
    expect(formatShare(1, 100_000)).toBe('1%');
    expect(formatShare(99_999, 100_000)).toBe('99%');
    expect(formatShare(0, 0)).toBe('–');
  });
});

describe('cost', () => {
  const nano = (usd: number) => Math.round(usd * 1e9);

  it('has 2 decimals for runs and 3 for steps', () => {
    expect(formatCost(nano(0.92))).toBe('$0.92');
    expect(formatCost(nano(0.0344), { decimals: 3 })).toBe('$0.034');
    expect(formatCost(nano(1234.5))).toBe('$1,234.50');
  });

  it('unknown is never zero, and zero is not unknown', () => {
    expect(formatCost(null)).toBe('–');
    expect(formatCost(0, { coverage: { known: 0, calls: 3 } })).toBe('–');
    expect(formatCost(0)).toBe('$0.00');
    expect(formatCost(0, { coverage: { known: 0, calls: 0 } })).toBe('$0.00');
  });

  it('marks what is computed and what is incomplete', () => {
    expect(formatCost(nano(0.92), { computed: true })).toBe('≈$0.92');
    expect(formatCost(nano(0.92), { coverage: { known: 2, calls: 5 } })).toBe('≥$0.92');
    expect(formatCost(nano(0.92), { computed: true, coverage: { known: 2, calls: 5 } })).toBe('≥≈$0.92');
    expect(explainCost(nano(1), { computed: true, coverage: { known: 2, calls: 5 } })).toBe(
      'Computed from list prices, not recorded. Covers 2 of 5 model calls, 3 unknown.',
    );
  });

  it('is a lower bound where it was computed from a part of the output, not where it was recorded', () => {
    expect(formatCost(nano(0.92), { computed: true, partial: true })).toBe('≥≈$0.92');
    expect(formatCost(nano(0.92), { partial: true })).toBe('$0.92');
    expect(explainCost(nano(1), { computed: true, partial: true })).toMatch(/At least this/);
  });

  it('does not round a real cost to nothing', () => {
    expect(formatCost(nano(0.001))).toBe('<$0.01');
    expect(formatCost(nano(0.0099), { computed: true })).toBe('<$0.01');
    expect(formatCost(nano(0.01))).toBe('$0.01');
    expect(formatCost(nano(0.0001), { decimals: 3 })).toBe('<$0.001');
    expect(formatCost(nano(0.001), { coverage: { known: 1, calls: 2 } })).toBe('≥$0.001');
  });
});

describe('duration', () => {
  it.each([
    [null, '–'],
    [-5, '–'],
    [0, '0ms'],
    [400, '<1ms'],
    [38_000, '38ms'],
    [999_600, '1.0s'],
    [4_200_000, '4.2s'],
    [60_000_000, '60.0s'],
    [64_000_000, '1m 04s'],
    [408_000_000, '6m 48s'],
    [3_599_700_000, '1h 00m'],
    [7_500_000_000, '2h 05m'],
    [273_600_000_000, '3d 04h'],
  ])('%s µs', (us, text) => {
    expect(formatDuration(us)).toBe(text);
  });

  it('marks derived durations', () => {
    expect(formatDuration(4_200_000, true)).toBe('≈4.2s');
    expect(formatDuration(null, true)).toBe('–');
  });

  it('never shows sixty of a unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), (us) => {
        expect(formatDuration(us)).not.toMatch(/\b60[ms]( |$)|\b24h/);
        expect(formatOffset(us)).not.toContain(':60');
        expect(speakDuration(us)).not.toMatch(/\b60 (minutes|seconds)/);
      }),
    );
  });

  it('speaks', () => {
    expect(speakDuration(408_000_000)).toBe('6 minutes 48 seconds');
    expect(speakDuration(38_000)).toBe('38 ms');
    expect(speakDuration(null)).toBe('duration unknown');
  });

  it('positions since the start', () => {
    expect(formatOffset(152_200_000)).toBe('2:32.2');
    expect(formatOffset(3_752_200_000)).toBe('1:02:32.2');
    expect(formatOffset(285_000_000, 0)).toBe('4:45');
    expect(formatOffset(59_960_000)).toBe('1:00.0');
    expect(formatOffset(86_399_000_000, 0)).toBe('23:59:59');
    expect(formatOffset(86_399_960_000)).toBe('1d 00:00:00.0');
    expect(formatOffset(15_455_349_000_000, 0)).toBe('178d 21:09:09');
    expect(formatOffset(null)).toBe('–');
  });

  it('says how long is left', () => {
    expect([1_000, 41_000, 100_000, 7_200_000].map(formatRemaining)).toEqual(['a few seconds', '40 s', '2 min', '2 h']);
  });
});

describe('time', () => {
  const at = Date.UTC(2026, 10, 21, 23, 7, 2, 114) * 1000;

  it('tells the time of a zone', () => {
    expect(formatClock(at, 'UTC', true)).toBe('23:07:02.114');
    expect(formatClock(at, 'Asia/Kolkata')).toBe('04:37:02');
    expect(formatClock(null, 'UTC')).toBe('–');
    expect(formatClock(1e300, 'UTC')).toBe('–');
    expect(formatDateTimeZone(at, 'Asia/Kolkata')).toBe(
      '22 Nov 2026, 04:37:02 Asia/Kolkata\n21 Nov 2026, 23:07:02 UTC',
    );
  });

  it('knows zones', () => {
    expect(isZone('Europe/Berlin')).toBe(true);
    expect(isZone('system')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(zoneName('UTC')).toBe('UTC');
    expect(utcOffsetMinutes(at, 'Asia/Kolkata')).toBe(330);
    expect(utcOffsetMinutes(at, 'America/New_York')).toBe(-300);
    expect(utcOffsetMinutes(at, 'UTC')).toBe(0);
  });

  it('cuts days where the user lives', () => {
    expect(isoDayOf(at, 'UTC')).toBe('2026-11-21');
    expect(isoDayOf(at, 'Asia/Kolkata')).toBe('2026-11-22');
    expect(formatDay('2026-11-21', at, 'UTC')).toBe('Today');
    expect(formatDay('2026-11-21', at, 'Asia/Kolkata')).toBe('Yesterday');
    expect(formatDay('2026-11-02', at, 'UTC')).toBe('Mon 2 Nov 2026');
    expect(formatDay('no start time', at, 'UTC')).toBe('no start time');
  });

  it('tells ages', () => {
    const ago = (minutes: number) => at - minutes * 60e6;
    const days = (count: number) => ago(60 * 24 * count);
    const ages = [ago(0), ago(-5), ago(12), ago(180), days(5), days(20), days(27), days(28), days(300), days(800)];
    const words = ages.map((us) => formatAge(us, at, 'UTC')).join(', ');
    expect(words).toBe('now, now, 12m, 3h, 5d, 2w, 3w, 24 Oct, 25 Jan, Sept 2024');
    expect(formatAge(1e300, at, 'UTC')).toBe('–');
    expect([ago(12), days(28), days(800), null].map((us) => formatAgo(us, at, 'UTC'))).toEqual([
      '12m ago',
      '24 Oct',
      'Sept 2024',
      '–',
    ]);
    // The day, and the year, of where the user lives.
    const newYear = Date.UTC(2025, 11, 31, 20) * 1000;
    expect(formatAge(newYear, at, 'UTC')).toBe('Dec 2025');
    expect(formatAge(newYear, at, 'Asia/Kolkata')).toBe('1 Jan');
  });
});

describe('hostile text', () => {
  it('C1 shows controls, reordering and invisible characters as text', () => {
    expect(visibleLine('a\u001b[31mred\u009b0m')).toBe('a␛[31mred\\u{009b}0m');
    expect(visibleLine('safe\u202egnp.exe')).toBe('safe\\u{202e}gnp.exe');
    expect(visibleLine('\u{e0041}x')).toBe('\\u{e0041}x');
    expect(visibleLine('zero\u200bwidth\ufeff')).toBe('zero\\u{200b}width\\u{feff}');
    expect(visibleLine('cut \ud83d')).toBe('cut \\u{d83d}');
  });

  it('keeps scripts and emoji whole', () => {
    const text = 'می‌خواهم 👩‍👩‍👧 ❤️ नमस्ते';
    expect(visibleLine(text)).toBe(text);
  });

  it('one line stays one line, several stay several', () => {
    expect(visibleLine('  a\r\n\tb\u2028c ')).toBe('a b c');
    expect(visibleText('a\r\n\tb\rc\u2028d')).toBe('a\n\tb␍c\\u{2028}d');
  });

  it('leaves nothing hidden in any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleLine(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\u200e\u200f]/u);
      }),
    );
  });
});
