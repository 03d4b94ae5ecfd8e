import { Recent, type RecentState } from '../recent.ts';
import type { RunMemory } from './runs.ts';

/** Steps that other records may refer to long after they ended: parents and earlier attempts mostly lie near. */
const REMEMBERED = 2048;
/** Steps that began and did not end; more than this are those of a broken file. */
const MOST_OPEN = 16_384;

/** Numbers of the steps of one file by their ids. */
export class Steps {
  readonly #open: Map<string, number>;
  readonly #recent: Recent<number>;
  #count: number;

  constructor(state?: StepsState) {
    this.#open = new Map(state?.open);
    this.#recent = new Recent(REMEMBERED, state?.recent);
    this.#count = state?.count ?? 0;
  }

  /** The number of a step that began and did not end; it ends here. */
  close(run: RunMemory, id: string): number | undefined {
    if (this.#open.size === 0) return undefined;
    const key = keyOf(run, id);
    const number = this.#open.get(key);
    if (number !== undefined) {
      this.#open.delete(key);
      this.#recent.set(key, number);
    }
    return number;
  }

  /** A number for a step that begins here. */
  open(run: RunMemory, id: string): number {
    const number = this.#count++;
    this.#open.set(keyOf(run, id), number);
    if (this.#open.size > MOST_OPEN) {
      for (const [oldest] of this.#open) {
        this.#open.delete(oldest);
        break;
      }
    }
    return number;
  }

  /** A number for a step that is whole in one record. */
  add(run: RunMemory, id: string): number {
    const number = this.#count++;
    this.#recent.set(keyOf(run, id), number);
    return number;
  }

  /** A number for a step nothing refers to. */
  next(): number {
    return this.#count++;
  }

  find(run: RunMemory, id: string): number | undefined {
    const key = keyOf(run, id);
    return this.#open.get(key) ?? this.#recent.get(key);
  }

  state(): StepsState {
    return { open: [...this.#open], recent: this.#recent.state(), count: this.#count };
  }
}

export interface StepsState {
  open: [string, number][];
  recent: RecentState<number>;
  count: number;
}

/** Step ids are unique in their run; the first run of a file, mostly the only one, needs no prefix. */
function keyOf(run: RunMemory, id: string): string {
  return run.number === 0 ? id : `${run.number} ${id}`;
}
