import { countOf, idOf, isObject, type JsonObject, numberOf } from '../fields.ts';
import { timeUs } from '../time.ts';
import type { Line } from './shape.ts';

/** Steps before the first task, which shows whether the file begins with copied history. */
const MOST_HEAD = 256;

export interface HistoryState {
  /** Whose lines are being read: that is open until the first task. */
  phase: 'open' | 'copying' | 'own';
  /** Steps made while that is open. */
  head: number[];
  /** The session that is copied from: the fork's origin, the sub-agent's parent, else the next session named. */
  from: string | null;
  /** When this thread was made. */
  made_us: number | null;
  /** Lines with a smaller ordinal are copies. */
  start_ordinal: number | null;
}

/**
 * Which lines repeat the history of another session: forks and sub-agents may begin with all of it. Newer files say
 * where their own begins. Older ones do not: there the first task that is not older than the thread is the first of
 * its own, and what stands before it is copied if the other session's first line or an older task is among it.
 */
export class History {
  readonly #state: HistoryState;

  constructor(state?: HistoryState) {
    this.#state = state ?? { phase: 'open', head: [], from: null, made_us: null, start_ordinal: null };
  }

  state(): HistoryState {
    return this.#state;
  }

  /** The session whose history is being read, or null. */
  get origin(): string | null {
    return this.#state.phase === 'copying' ? this.#state.from : null;
  }

  /** Takes note of the file's own first line, which is no copy. */
  begin(meta: JsonObject, at_us: number | null, from: string | null): void {
    const state = this.#state;
    const base = isObject(meta.history_base) ? meta.history_base : {};
    state.head = [];
    state.from = from;
    state.made_us = timeUs(meta.timestamp) ?? at_us;
    state.start_ordinal = countOf(meta.subagent_history_start_ordinal) ?? countOf(base.end_ordinal_exclusive);
  }

  /**
   * Takes note of a line before it is read. Returns what it changed: steps so far turned out to be copies, or the
   * copied part is over.
   */
  note(line: Line, native: string): { copied: readonly number[] } | 'own' | null {
    const state = this.#state;
    if (state.phase === 'own') return null;
    const verdict = this.#verdict(line, native);
    if (verdict === 'own') {
      const ended = state.phase === 'copying';
      state.phase = 'own';
      state.head = [];
      return ended ? 'own' : null;
    }
    if (verdict === null || state.phase === 'copying') return null;
    const copied = state.head;
    state.phase = 'copying';
    state.head = [];
    return { copied };
  }

  /** A step that may turn out to be copied. */
  noteStep(step: number): void {
    const { phase, head } = this.#state;
    if (phase === 'open' && head.length < MOST_HEAD) head.push(step);
  }

  #verdict(line: Line, native: string): 'own' | 'copied' | null {
    const state = this.#state;
    const session = line.type === 'session_meta' ? idOf(line.item.id) : null;
    if (session === native) return null;
    if (state.start_ordinal !== null && line.ordinal !== null) {
      return line.ordinal >= state.start_ordinal ? 'own' : state.from === null ? null : 'copied';
    }
    if (session !== null) {
      state.from ??= session;
      return 'copied';
    }
    if (state.from === null) return beginsTask(line) ? 'own' : null;
    const made = state.made_us === null ? null : Math.floor(state.made_us / 1e6) * 1e6;
    if (made === null) return beginsTask(line) ? 'own' : null;
    if (beginsTask(line)) {
      const began = beganUs(line);
      return began === null || began >= made ? 'own' : 'copied';
    }
    return line.at_us !== null && line.at_us < made ? 'copied' : null;
  }
}

function beginsTask({ type, item }: Line): boolean {
  if (type === 'turn_context') return true;
  return type === 'event_msg' && (item.type === 'task_started' || item.type === 'turn_started');
}

/** When a task began: copied lines may have the time of the copying, but what they hold was not changed. */
function beganUs(line: Line): number | null {
  const started = numberOf(line.item.started_at);
  if (started !== null) return started * 1e6;
  return uuidTimeUs(idOf(line.item.turn_id)) ?? line.at_us;
}

/** The time inside a UUID of version 7, of whole milliseconds. */
function uuidTimeUs(id: string | null): number | null {
  const match = id === null ? null : /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i.exec(id);
  return match === null ? null : Number.parseInt(`${match[1]}${match[2]}`, 16) * 1000;
}
