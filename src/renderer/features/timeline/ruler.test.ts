import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Axis, foldedAxis, NO_BREAKS } from '../../../shared/timeline/axis.ts';
import { positionLabel, rangeLabel, type Scale, shortRangeLabel, tickStep, ticksOf } from './ruler.ts';

const S = 1e6;
const scaleOf = (change: Partial<Scale> = {}): Scale => ({
  axis: new Axis(NO_BREAKS),
  timed: true,
  started_at_us: Date.UTC(2026, 10, 21, 14, 2, 17) * 1000,
  display: 'since_start',
  zone: 'UTC',
  ...change,
});
const labels = (scale: Scale, from: number, to: number, px = 930) =>
  ticksOf(scale, { from, to }, px).map((tick) => tick.label);

describe('ticks', () => {
  it('fall on round times', () => {
    expect(labels(scaleOf(), 118 * S, 408 * S)).toEqual([
      ...['2:00', '2:30', '3:00', '3:30', '4:00', '4:30', '5:00', '5:30', '6:00', '6:30'],
    ]);
    expect(labels(scaleOf(), 0, 3 * 3600 * S, 500)).toEqual([
      '0:00',
      '30:00',
      '1:00:00',
      '1:30:00',
      '2:00:00',
      '2:30:00',
      '3:00:00',
    ]);
    expect(labels(scaleOf(), 61_000_000, 61_010_000, 300)).toEqual(['1:01.000', '1:01.005', '1:01.010']);
    expect(labels(scaleOf(), 61_000_000, 61_000_100, 200)).toEqual(['1:01.000000', '1:01.000050', '1:01.000100']);
  });

  it('fall on round clock times where the clock is shown, in the zone', () => {
    expect(labels(scaleOf({ display: 'clock' }), 0, 100 * S, 300)).toEqual(['14:02:30', '14:03:00', '14:03:30']);
    const kolkata = scaleOf({ display: 'clock', zone: 'Asia/Kolkata' });
    expect(labels(kolkata, 0, 3600 * S, 300)).toEqual(['20:00:00', '20:30:00']);
  });

  it('go on behind a break with the time that was left out', () => {
    const axis = foldedAxis([{ from_us: 100 * S, to_us: 1000 * S }]);
    expect(labels(scaleOf({ axis }), 0, 200 * S, 600)).toEqual([
      '0:00',
      '0:30',
      '1:00',
      '1:30',
      '17:00',
      '17:30',
      '18:00',
    ]);
  });

  it('say where a stretch between breaks starts that has no round time', () => {
    const axis = foldedAxis([
      { from_us: 100 * S, to_us: 1003 * S },
      { from_us: 1013 * S, to_us: 2000 * S },
    ]);
    expect(labels(scaleOf({ axis }), 0, 160 * S, 800)).toEqual(['0:00', '0:30', '1:00', '1:30', '16:43', '33:30']);
  });

  it('say days without seconds, or with room for them', () => {
    const day = 86_400 * S;
    const axis = foldedAxis([
      { from_us: 500 * S, to_us: 10 * day + 75_731 * S },
      { from_us: 10 * day + 75_800 * S, to_us: 21 * day },
    ]);
    expect(labels(scaleOf({ axis }), 0, 1200 * S, 600)).toContain('10d 21:02');
    const late = ticksOf(scaleOf(), { from: 10 * day, to: 10 * day + 9.3 * S }, 930);
    expect(late.map((tick) => tick.label)).toEqual(
      ['00', '02', '04', '06', '08'].map((second) => `10d 00:00:${second}`),
    );
  });

  it('number the steps where there are no times', () => {
    expect(labels(scaleOf({ timed: false }), 0, 48, 930)).toEqual([
      '5',
      '10',
      '15',
      '20',
      '25',
      '30',
      '35',
      '40',
      '45',
    ]);
    expect(labels(scaleOf({ timed: false }), 0, 3, 930)).toEqual(['1', '2', '3', '4']);
  });

  it('keep their distance and stay in the view at every zoom', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e11, noNaN: true }),
        fc.double({ min: 1, max: 11, noNaN: true }),
        fc.boolean(),
        (from, power, clock) => {
          const view = { from, to: from + 10 ** power };
          const axis = foldedAxis([{ from_us: 1e9, to_us: 9e9 }]);
          const ticks = ticksOf(scaleOf({ axis, display: clock ? 'clock' : 'since_start' }), view, 930);
          const per_px = 10 ** power / 930;
          expect(ticks.length).toBeLessThan(20);
          ticks.forEach((tick, index) => {
            expect(tick.at).toBeGreaterThanOrEqual(view.from - 1);
            expect(tick.at).toBeLessThanOrEqual(view.to + 1);
            const before = ticks[index - 1];
            if (before) expect((tick.at - before.at) / per_px).toBeGreaterThan(55);
          });
        },
      ),
    );
  });

  it('are round numbers apart', () => {
    expect([0.3, 3, 700, 4_000, 450_000].map((least) => tickStep(least, true))).toEqual([1, 5, 1_000, 5_000, 500_000]);
    expect([0.6 * S, 7 * S, 45 * S, 4 * 3600 * S, 40 * 86_400 * S].map((least) => tickStep(least, true) / S)).toEqual([
      1,
      10,
      60,
      21_600,
      50 * 86_400,
    ]);
  });
});

describe('positions', () => {
  it('are as precise as the zoom', () => {
    const scale = scaleOf();
    expect(rangeLabel(scale, { from: 118 * S, to: 408 * S })).toBe('1:58 to 6:48');
    expect(rangeLabel(scale, { from: 1.5 * S, to: 2.5 * S })).toBe('0:01.50 to 0:02.50');
    expect(positionLabel(scale, 152_200_000, 100_000)).toBe('2:32.2');
  });

  it('are short beside the ruler, and never cut', () => {
    expect(shortRangeLabel(scaleOf(), { from: 118 * S, to: 408 * S })).toBe('1:58 to 6:48');
    const deep = { from: 6_443_600_000, to: 6_444_100_000 };
    expect(rangeLabel(scaleOf(), deep)).toBe('1:47:23.60 to 1:47:24.10');
    expect(shortRangeLabel(scaleOf(), deep)).toBe('1:47:23.6 + 500ms');
    const clock = scaleOf({ display: 'clock' });
    expect(shortRangeLabel(clock, { from: 0, to: 60 * S })).toBe('14:02:17 to 14:03:17');
    expect(shortRangeLabel(clock, { from: 0, to: S })).toBe('14:02:17.000 + 1.0s');
  });

  it('are days and hours on a run of days, as its duration is', () => {
    const long = 178 * 86_400 * S + 76_149 * S;
    expect(positionLabel(scaleOf(), long, 2 * S)).toBe('178d 21:09:09');
    expect(positionLabel(scaleOf(), long, 3600 * S)).toBe('178d 21:09');
    expect(positionLabel(scaleOf(), long, 7 * 86_400 * S)).toBe('178d');
    expect(positionLabel(scaleOf(), 86_399 * S, 3600 * S)).toBe('23:59:59');
    expect(shortRangeLabel(scaleOf(), { from: 0, to: long })).toBe('0:00 to 178d');
  });

  it('are steps where there are no times', () => {
    const scale = scaleOf({ timed: false });
    expect(rangeLabel(scale, { from: 0, to: 48 })).toBe('step 1 to 48');
    expect(rangeLabel(scale, { from: 2.5, to: 6.2 })).toBe('step 3 to 7');
  });
});
