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
    } else {
      shorten(state.idle, from_us, until_us);
    }
    state.from_us = Math.min(state.from_us, from_us);
    state.until_us = Math.max(state.until_us, until_us);
    while (state.idle.length > MAX_STRETCHES) {
      const [from, until] = state.idle.shift() ?? [0, 0];
      state.settled_us += until - from;
    }
  }
}

/** Takes a covered time out of idle stretches, which are in order: nearly always it lies behind them all. */
function shorten(idle: ActiveTimeState['idle'], from_us: number, until_us: number): void {
  for (let i = idle.length - 1; i >= 0; i--) {
    const [from, until] = idle[i] ?? [0, 0];
    if (until < from_us) return;
    if (from > until_us) continue;
    const pieces: ActiveTimeState['idle'] = [
      [from, from_us],
      [until_us, until],
    ];
    idle.splice(i, 1, ...pieces.filter((piece) => piece[1] - piece[0] > IDLE_US));
  }
}
