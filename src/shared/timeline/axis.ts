/** A stretch of wall time longer than this with nothing open is idle. */
export const IDLE_US = 60_000_000;
/** What is left on the axis of an idle stretch that is folded away. */
export const BREAK_US = 10_000_000;

/** At axis position `at_us[n]` a break of `BREAK_US` starts that leaves out `hidden_us[n]` of wall time; in order. */
export interface IdleBreaks {
  at_us: Float64Array;
  hidden_us: Float64Array;
}

export const NO_BREAKS: IdleBreaks = { at_us: new Float64Array(), hidden_us: new Float64Array() };

/**
 * Maps wall time (µs since the start of the run) to the axis of the timeline and back. Both directions never
 * decrease; inside a break the wall time runs faster, evenly.
 */
export class Axis {
  readonly breaks: IdleBreaks;
  readonly count: number;
  /** Per break: wall time at which it starts, and wall time hidden by all breaks before it. */
  readonly #wall: Float64Array;
  readonly #hidden: Float64Array;
  /** What was found last: times mostly come in order. */
  #last = -1;

  constructor(breaks: IdleBreaks) {
    this.breaks = breaks;
    this.count = breaks.at_us.length;
    this.#wall = new Float64Array(this.count);
    this.#hidden = new Float64Array(this.count + 1);
    let hidden = 0;
    for (let index = 0; index < this.count; index++) {
      this.#wall[index] = this.startOf(index) + hidden;
      hidden += this.hiddenBy(index);
      this.#hidden[index + 1] = hidden;
    }
  }

  /** Axis position of a break. */
  startOf(index: number): number {
    return this.breaks.at_us[index] ?? 0;
  }

  /** Wall time that a break leaves out. */
  hiddenBy(index: number): number {
    return this.breaks.hidden_us[index] ?? 0;
  }

  /** Index of the last break that starts at or before an axis position; -1 for none. */
  breakAtOrBefore(axis: number): number {
    return lastAtOrBefore(this.breaks.at_us, axis);
  }

  toAxis(wall: number): number {
    const index = this.#breakAtOrBeforeWall(wall);
    if (index < 0) return wall;
    const into = wall - (this.#wall[index] ?? 0);
    const length = BREAK_US + this.hiddenBy(index);
    return into >= length ? wall - (this.#hidden[index + 1] ?? 0) : this.startOf(index) + (into / length) * BREAK_US;
  }

  #breakAtOrBeforeWall(wall: number): number {
    const last = this.#last;
    const from = last < 0 ? Number.NEGATIVE_INFINITY : (this.#wall[last] ?? 0);
    const to = this.#wall[last + 1] ?? Number.POSITIVE_INFINITY;
    if (wall < from || wall >= to) this.#last = lastAtOrBefore(this.#wall, wall);
    return this.#last;
  }

  toWall(axis: number): number {
    const index = this.breakAtOrBefore(axis);
    if (index < 0) return axis;
    const into = axis - this.startOf(index);
    return into >= BREAK_US
      ? axis + (this.#hidden[index + 1] ?? 0)
      : (this.#wall[index] ?? 0) + (into / BREAK_US) * (BREAK_US + this.hiddenBy(index));
  }
}

/** The axis without the given idle stretches (wall µs, in order, disjoint, each longer than `IDLE_US`). */
export function foldedAxis(idle: readonly { from_us: number; to_us: number }[]): Axis {
  const at_us = new Float64Array(idle.length);
  const hidden_us = new Float64Array(idle.length);
  let hidden = 0;
  idle.forEach(({ from_us, to_us }, index) => {
    at_us[index] = from_us - hidden;
    hidden_us[index] = to_us - from_us - BREAK_US;
    hidden += to_us - from_us - BREAK_US;
  });
  return new Axis({ at_us, hidden_us });
}

function lastAtOrBefore(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
