import { idOf, isObject, type JsonObject } from '../fields.ts';
import type { Emit } from '../format.ts';

/** Steps before the first response, which shows whether the file begins with copied history. */
const MOST_HEAD = 256;
/** Sessions linked to from one file. */
const MOST_LINKED = 64;

export interface HistoryState {
  /** Whose lines are being read: that is open until the first response. */
  phase: 'open' | 'copying' | 'own';
  /** Steps made while that is open. */
  head: { run: number; step: number }[];
  /** Session that is copied from. */
  from: string | null;
  /** Sessions already linked to. */
  linked: string[];
}

/**
 * Which steps repeat the history of another session. Newer versions say so on every copied line (`forkedFrom`).
 * Older ones, on resume, began a new file with the lines of the old session: a file named after its session that
 * begins with responses of another one is such a copy, up to the first line of the session itself. Lines of another
 * session later on are no copies: progress of a session that was left keeps arriving for a while.
 */
export class History {
  readonly #state: HistoryState;

  constructor(state?: HistoryState) {
    this.#state = state ?? { phase: 'open', head: [], from: null, linked: [] };
  }

  state(): HistoryState {
    return this.#state;
  }

  /** The file cannot show whether it begins with a copy. */
  close(): void {
    this.#state.phase = 'own';
    this.#state.head = [];
  }

  /** Takes note of whose line it is. `native` is the session of the file. */
  noteLine(value: JsonObject, native: string, emit: Emit): void {
    const state = this.#state;
    if (state.phase === 'own') return;
    const session = idOf(value.sessionId);
    if (session === null) return;
    if (session === native) {
      this.close();
    } else if (state.phase === 'open' && value.type === 'assistant') {
      state.phase = 'copying';
      state.from = session;
      for (const { run, step } of state.head) emit({ kind: 'step', run, step, copied_from: session });
      state.head = [];
      this.#linkTo(session, 'resume', emit);
    }
  }

  /** The session whose history the line repeats, or null. */
  origin(value: JsonObject, native: string, emit: Emit): string | null {
    const { forkedFrom } = value;
    const fork = idOf(isObject(forkedFrom) ? forkedFrom.sessionId : forkedFrom);
    if (fork !== null && fork !== native) {
      this.#linkTo(fork, 'fork', emit);
      return fork;
    }
    return this.#state.phase === 'copying' ? this.#state.from : null;
  }

  /** A step that may turn out to be copied. */
  noteStep(run: number, step: number): void {
    const { phase, head } = this.#state;
    if (phase === 'open' && head.length < MOST_HEAD) head.push({ run, step });
  }

  #linkTo(session: string, link: 'fork' | 'resume', emit: Emit): void {
    const { linked } = this.#state;
    if (linked.includes(session) || linked.length >= MOST_LINKED) return;
    linked.push(session);
    emit({ kind: 'link', run: 0, to_native_id: session, link });
  }
}
