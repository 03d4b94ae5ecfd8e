/** A stretch of wall time longer than this with nothing open is idle. */
export const IDLE_US = 60_000_000;
/** What is left on the axis of an idle stretch that is folded away. */
export const BREAK_US = 10_000_000;

/** At axis position `at_us` a break of `BREAK_US` starts that leaves out `hidden_us` of wall time. */
export interface IdleBreak {
  at_us: number;
  hidden_us: number;
}

/**
 * Maps wall time (µs since the start of the run) to the axis of the timeline and back. Both directions never
 * decrease; inside a break the wall time runs faster, evenly.
 */
export class Axis {
  readonly breaks: readonly IdleBreak[];
  /** Per break: wall time at which it starts, and wall time hidden by all breaks before it. */
  readonly #wall: Float64Array;
  readonly #hidden: Float64Array;

  constructor(breaks: readonly IdleBreak[]) {
    this.breaks = breaks;
    this.#wall = new Float64Array(breaks.length);
    this.#hidden = new Float64Array(breaks.length + 1);
    let hidden = 0;
    breaks.forEach((one, index) => {
      this.#wall[index] = one.at_us + hidden;
      hidden += one.hidden_us;
      this.#hidden[index + 1] = hidden;
    });
  }

  toAxis(wall: number): number {
    const index = lastAtOrBefore(this.#wall, this.breaks.length, wall);
    const one = this.breaks[index];
    if (!one) return wall;
    const into = wall - at(this.#wall, index);
    const length = BREAK_US + one.hidden_us;
    return into >= length ? wall - at(this.#hidden, index + 1) : one.at_us + (into / length) * BREAK_US;
  }

  toWall(axis: number): number {
    const index = lastBreakAtOrBefore(this.breaks, axis);
    const one = this.breaks[index];
    if (!one) return axis;
    const into = axis - one.at_us;
    return into >= BREAK_US
      ? axis + at(this.#hidden, index + 1)
      : at(this.#wall, index) + (into / BREAK_US) * (BREAK_US + one.hidden_us);
  }
}

/**
 * The axis without the given idle stretches (wall µs, in order, disjoint, each longer than `IDLE_US`).
 */
export function foldedAxis(idle: readonly { from_us: number; to_us: number }[]): Axis {
  let hidden = 0;
  return new Axis(
    idle.map(({ from_us, to_us }) => {
      const one = { at_us: from_us - hidden, hidden_us: to_us - from_us - BREAK_US };
      hidden += one.hidden_us;
      return one;
    }),
  );
}

/** Index of the last break that starts at or before an axis position; -1 for none. */
export function lastBreakAtOrBefore(breaks: readonly IdleBreak[], axis: number): number {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((breaks[middle]?.at_us ?? Number.POSITIVE_INFINITY) <= axis) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function lastAtOrBefore(values: Float64Array, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(values, middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const at = (values: Float64Array, index: number): number => values[index] ?? 0;
