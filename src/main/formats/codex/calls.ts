import type { StepType } from '../../../shared/model/step.ts';
import { Recent, type RecentState } from '../recent.ts';

/** A tool call, from the item that makes it to its output. */
export interface Call {
  step: number;
  tool: string;
  type: StepType;
  at_us: number | null;
  arguments_hash: string;
  attempt: number;
  /** Step of the response that made it. */
  response: number | null;
  /** A field, not a text, said how it ended. */
  recorded: 'ok' | 'error' | null;
  /** A duration was recorded: the output need not derive one. */
  timed: boolean;
  /** Part of the history of another session. */
  copied: boolean;
}

/** Calls whose output has come may still be told of by an event. */
const REMEMBERED = 256;
/** Open calls above this are those of a broken file. */
const MOST_OPEN = 4096;

export interface CallsState {
  open: [string, Call][];
  ended: RecentState<Call>;
}

export class Calls {
  readonly #open: Map<string, Call>;
  readonly #ended: Recent<Call>;

  constructor(state?: CallsState) {
    this.#open = new Map(state?.open);
    this.#ended = new Recent(REMEMBERED, state?.ended);
  }

  add(id: string, call: Call): void {
    this.#open.set(id, call);
    if (this.#open.size <= MOST_OPEN) return;
    for (const oldest of this.#open.keys()) {
      this.#open.delete(oldest);
      break;
    }
  }

  find(id: string): Call | undefined {
    return this.#open.get(id) ?? this.#ended.get(id);
  }

  end(id: string): void {
    const call = this.#open.get(id);
    if (call === undefined) return;
    this.#open.delete(id);
    this.#ended.set(id, call);
  }

  /** Ends all open calls and returns them: nobody waits for their outputs any more. */
  abandon(): Call[] {
    const left = [...this.#open];
    for (const [id] of left) this.end(id);
    return left.map(([, call]) => call);
  }

  state(): CallsState {
    return { open: [...this.#open], ended: this.#ended.state() };
  }
}
