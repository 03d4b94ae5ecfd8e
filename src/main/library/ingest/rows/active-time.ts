/** A stretch longer than this in which nothing was open is not active time. In µs. */
export const IDLE_US = 60_000_000;
/** Idle stretches that a late step may still shorten; older ones are final, so that memory stays flat. */
const MAX_STRETCHES = 256;

/** What is stored to go on later; times in µs. */
export interface ActiveTimeState {
  from_us: number;
  until_us: number;
  /** Time of idle stretches that are final. */
  settled_us: number;
  idle: [from_us: number, until_us: number][];
}

/**
 * Active time of a run: from its first to its last step, less the stretches of over a minute that no step
 * covers. Steps may come in any order and more than once; the result is that of their union.
 */
export class ActiveTime {
  #state: ActiveTimeState | null;

  constructor(state: ActiveTimeState | null = null) {
    this.#state = state;
  }

  get state(): ActiveTimeState | null {
    return this.#state;
  }

  /** Null until a step with a time was seen. */
  get active_us(): number | null {
    if (this.#state === null) return null;
    const { from_us, until_us, settled_us, idle } = this.#state;
    return idle.reduce((active, [from, until]) => active - (until - from), until_us - from_us - settled_us);
  }

  /** A step was open from `from_us` to `until_us`; equal for a moment. */
  cover(from_us: number, until_us: number): void {
    const state = this.#state;
    if (state === null) {
      this.#state = { from_us, until_us, settled_us: 0, idle: [] };
      return;
    }
    if (from_us - state.until_us > IDLE_US) {
      state.idle.push([state.until_us, from_us]);
    } else if (state.from_us - until_us > IDLE_US) {
      state.idle.unshift([until_us, state.from_us]);
    } else if (state.idle.length > 0) {
      state.idle = state.idle.flatMap((stretch) => remaining(stretch, from_us, until_us));
    }
    state.from_us = Math.min(state.from_us, from_us);
    state.until_us = Math.max(state.until_us, until_us);
    while (state.idle.length > MAX_STRETCHES) {
      const [from, until] = state.idle.shift() ?? [0, 0];
      state.settled_us += until - from;
    }
  }
}

/** What stays idle of a stretch when a step covers part of it. */
function remaining(stretch: [number, number], from_us: number, until_us: number): [number, number][] {
  const [from, until] = stretch;
  if (until_us < from || from_us > until) return [stretch];
  const pieces: [number, number][] = [
    [from, from_us],
    [until_us, until],
  ];
  return pieces.filter((piece) => piece[1] - piece[0] > IDLE_US);
}
