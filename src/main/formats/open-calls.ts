import { type MadeCall, sealArguments } from './failed-calls.ts';
import { Recent, type RecentState } from './recent.ts';

/** Calls whose result has come are still referred to by records behind it. */
const REMEMBERED = 256;
/** Open calls above this are those of a broken file. */
const MOST_OPEN = 4096;

export interface OpenCallsState<Call> {
  open: [string, Call][];
  ended: RecentState<Call>;
}

/** Tool calls by id, from where they are made to their results. */
export class OpenCalls<Call extends MadeCall> {
  protected readonly open: Map<string, Call>;
  readonly #ended: Recent<Call>;

  constructor(state?: OpenCallsState<Call>) {
    this.open = new Map(state?.open);
    this.#ended = new Recent(REMEMBERED, state?.ended);
  }

  add(id: string, call: Call): void {
    this.open.set(id, call);
    if (this.open.size <= MOST_OPEN) return;
    for (const oldest of this.open.keys()) {
      this.open.delete(oldest);
      break;
    }
  }

  find(id: string): Call | undefined {
    return this.open.get(id) ?? this.#ended.get(id);
  }

  end(id: string): void {
    const call = this.open.get(id);
    if (call === undefined) return;
    this.open.delete(id);
    // Who asked for the state meanwhile must not show in it.
    call.arguments = undefined;
    call.arguments_hash = null;
    this.#ended.set(id, call);
  }

  state(): OpenCallsState<Call> {
    for (const call of this.open.values()) sealArguments(call);
    return { open: [...this.open], ended: this.#ended.state() };
  }
}
