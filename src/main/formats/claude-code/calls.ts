import type { StepType } from '../../../shared/model/step.ts';
import { Recent, type RecentState } from '../recent.ts';

/** A tool call, from its `tool_use` block to its result. */
export interface Call {
  run: number;
  step: number;
  tool: string;
  type: StepType;
  at_us: number | null;
  arguments_hash: string;
  attempt: number;
  /** Step of the response that made it. */
  response: number | null;
  /** Of calls that start a sub-agent: what it is asked, hashed, its title, and its run once it is known. */
  prompt_hash: string | null;
  title: string | null;
  sub_run: number | null;
  /** A duration was recorded: the result need not derive one. */
  timed: boolean;
  /** Already told that it was left behind. */
  abandoned: boolean;
}

/** Calls whose result has come are still referred to by hooks, progress and injected context. */
const REMEMBERED = 256;
/** Open calls above this are those of a broken file. */
const MOST_OPEN = 4096;

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

  /** Calls of a run that wait for their result. */
  *openOf(run: number): Iterable<[id: string, call: Call]> {
    for (const entry of this.#open) if (entry[1].run === run) yield entry;
  }

  /** Id of the oldest open call that asks for a sub-agent with this prompt and has none yet. */
  waitingFor(prompt_hash: string): string | null {
    for (const [id, call] of this.#open) {
      if (call.sub_run === null && call.prompt_hash === prompt_hash) return id;
    }
    return null;
  }

  state(): CallsState {
    return { open: [...this.#open], ended: this.#ended.state() };
  }
}

export interface CallsState {
  open: [string, Call][];
  ended: RecentState<Call>;
}
