import type { StepError } from '../../../shared/model/step.ts';
import { Recent, type RecentState } from '../recent.ts';

/** What the parser remembers of a run. */
export interface RunMemory {
  number: number;
  id: string;
  title: boolean;
  /** State hash after the latest step that has one. */
  state_hash: string | null;
  /** The latest failure that a record named: the failure of the run, should it end badly. */
  failure: StepError | null;
  /** User's turns so far. */
  turns: number;
}

/** Runs that ended are remembered for stragglers, so many of them. */
const ENDED = 64;

/** The runs of one file by their id: all that are open, and the last ones that ended. */
export class Runs {
  readonly #open: Map<string, RunMemory>;
  readonly #ended: Recent<RunMemory>;
  #count: number;
  /** Most files hold one run: the last one asked for, without a look-up. */
  #last: RunMemory | null = null;

  constructor(state?: RunsState) {
    this.#open = new Map(state?.open.map((run) => [run.id, run]));
    this.#ended = new Recent(ENDED, state?.ended);
    this.#count = state?.count ?? 0;
  }

  get(id: string): RunMemory | undefined {
    if (this.#last !== null && this.#last.id === id) return this.#last;
    const run = this.#open.get(id) ?? this.#ended.get(id);
    if (run !== undefined) this.#last = run;
    return run;
  }

  add(id: string): RunMemory {
    const run = { number: this.#count++, id, title: false, state_hash: null, failure: null, turns: 0 };
    this.#open.set(id, run);
    this.#last = run;
    return run;
  }

  end(run: RunMemory): void {
    if (this.#open.delete(run.id)) this.#ended.set(run.id, run);
  }

  state(): RunsState {
    return { open: [...this.#open.values()], ended: this.#ended.state(), count: this.#count };
  }
}

export interface RunsState {
  open: RunMemory[];
  ended: RecentState<RunMemory>;
  count: number;
}
