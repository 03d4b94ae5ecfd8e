import { formatDuration, formatOffset } from '../../../shared/format/duration.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { formatClock, isoDayOf, utcOffsetMinutes, type Zone } from '../../../shared/format/time.ts';
import { type Axis, BREAK_US } from '../../../shared/timeline/axis.ts';
import { type View, widthOf } from './viewport.ts';

/** What the positions of an axis mean, and how the user wants to read them. */
export interface Scale {
  axis: Axis;
  timed: boolean;
  started_at_us: number | null;
  display: 'clock' | 'since_start';
  zone: Zone;
}

export interface Tick {
  /** Axis position. */
  at: number;
  label: string;
}

const LEAST_PX = 76;
/** Days, hours, minutes and seconds are longer. */
const LEAST_PX_OF_DAYS = 108;
/** Characters that fit beside the ruler. */
const SHORT_RANGE = 20;
const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];

/** Round distance between ticks that are at least `least` apart: µs of time, or steps. */
export function tickStep(least: number, timed: boolean): number {
  const known = timed && least > SECOND / 2 ? TIME_STEPS.find((step) => step >= least) : undefined;
  if (known !== undefined) return known;
  const unit = timed && least > DAY ? DAY : 1;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least / unit)));
  const factor = [1, 2, 5, 10].find((n) => n * power * unit >= least) ?? 10;
  return factor * power * unit;
}

/** Ticks of the visible part: round times of their own between each two breaks. */
export function ticksOf(scale: Scale, view: View, px: number): Tick[] {
  const per_px = widthOf(view) / px;
  const least_px = leastPx(scale, view, per_px);
  const step = tickStep(per_px * least_px, scale.timed);
  if (!scale.timed) return stepTicks(view, step);
  const shift = clockShift(scale);
  const ticks: Tick[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [from, to] of segments(scale.axis, view)) {
    const wall = scale.axis.toWall(from);
    const before = ticks.length;
    for (let time = Math.ceil((wall + shift) / step) * step - shift; time <= wall + to - from; time += step) {
      const at = from + time - wall;
      if (at - last < least_px * 0.8 * per_px) continue;
      ticks.push({ at, label: positionLabel(scale, at, step) });
      last = at;
    }
    // Between two breaks there may be no round time: then the stretch says where it starts.
    if (ticks.length === before && from > view.from && from - last >= least_px * per_px) {
      const precise = wall >= DAY && step >= MINUTE ? MINUTE : Math.min(step, SECOND);
      ticks.push({ at: from, label: positionLabel(scale, from, precise) });
      last = from;
    }
  }
  return ticks;
}

/** Room a label takes: more where it says days and seconds. */
function leastPx({ axis, timed, display }: Scale, view: View, per_px: number): number {
  const days = timed && display === 'since_start' && axis.toWall(view.to) >= DAY;
  return days && tickStep(per_px * LEAST_PX, true) < MINUTE ? LEAST_PX_OF_DAYS : LEAST_PX;
}

function stepTicks(view: View, step: number): Tick[] {
  const ticks: Tick[] = [];
  for (let seq = Math.max(step, Math.ceil(view.from / step) * step); seq <= view.to + 1; seq += step) {
    ticks.push({ at: seq - 1, label: formatCount(seq) });
  }
  return ticks;
}

/** Stretches of the view between breaks. */
function* segments(axis: Axis, view: View): Generator<readonly [number, number]> {
  let from = view.from;
  let index = axis.breakAtOrBefore(from);
  if (index >= 0) from = Math.max(from, axis.startOf(index) + BREAK_US);
  for (index++; index < axis.count && axis.startOf(index) < view.to; index++) {
    yield [from, axis.startOf(index)];
    from = axis.startOf(index) + BREAK_US;
  }
  if (from < view.to) yield [from, view.to];
}

/** So that ticks fall on round clock times where the clock is shown. */
function clockShift({ display, started_at_us, zone }: Scale): number {
  if (display !== 'clock' || started_at_us === null) return 0;
  return started_at_us + utcOffsetMinutes(started_at_us, zone) * MINUTE;
}

/** A position as text, as precise as a distance of `step` needs. */
export function positionLabel(scale: Scale, at: number, step: number): string {
  if (!scale.timed) return formatCount(Math.max(1, Math.floor(at) + 1));
  const wall = scale.axis.toWall(at);
  if (scale.display === 'clock' && scale.started_at_us !== null) {
    const time = scale.started_at_us + wall;
    return step >= DAY ? isoDayOf(time, scale.zone) : formatClock(time, scale.zone, step < SECOND);
  }
  if (step >= SECOND) {
    const offset = formatOffset(wall, 0);
    // Days leave little room: what they are in says that the rest is hours.
    if (wall < DAY || step < MINUTE) return offset;
    return step < DAY ? offset.slice(0, -3) : `${Math.floor(wall / DAY)}d`;
  }
  if (step >= 100_000) return formatOffset(wall, 1);
  if (step >= 10_000) return formatOffset(wall, 2);
  if (step >= 1_000) return formatOffset(wall, 3);
  const us = Math.round(wall);
  return `${formatOffset(Math.floor(us / 1000) * 1000, 3)}${String(us % 1000).padStart(3, '0')}`;
}

/** The visible part in words: "1:58 to 6:48", "step 3 to 40". */
export function rangeLabel(scale: Scale, view: View): string {
  if (!scale.timed) {
    const first = Math.max(1, Math.floor(view.from) + 1);
    return `step ${formatCount(first)} to ${formatCount(Math.max(first, Math.ceil(view.to)))}`;
  }
  const step = widthOf(view) / 40;
  return `${positionLabel(scale, view.from, step)} to ${positionLabel(scale, view.to, step)}`;
}

/** The visible part where there is little room: whole when it is short, else where it starts and how long it is. */
export function shortRangeLabel(scale: Scale, view: View): string {
  const whole = rangeLabel(scale, view);
  if (whole.length <= SHORT_RANGE || !scale.timed) return whole;
  const length = scale.axis.toWall(view.to) - scale.axis.toWall(view.from);
  return `${positionLabel(scale, view.from, Math.max(widthOf(view) / 40, 100_000))} + ${formatDuration(length)}`;
}
