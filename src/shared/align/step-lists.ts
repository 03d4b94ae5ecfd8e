import type { Side } from './sides.ts';

/** The steps below each parent, a list for each actor, in order of position. */
export class StepLists {
  readonly #numbers = new Map<number, number>();
  /** By parent, the list that was begun last; by list, the one begun before it. */
  readonly #last: Int32Array;
  readonly #before: number[] = [];
  readonly #actor: number[] = [];
  readonly #members: number[][] = [];

  constructor({ count, parent, actor }: Side) {
    this.#last = new Int32Array(count + 1).fill(-1);
    for (let position = 0; position < count; position++) {
      const above = parent[position] ?? -1;
      const who = actor[position] ?? 0;
      const last = this.#last[above + 1] ?? -1;
      const list = this.#actor[last] === who ? last : (this.#numbers.get(key(above, who)) ?? this.#begin(above, who));
      this.#members[list]?.push(position);
    }
  }

  /** Whether anything is below a step. */
  has(parent: number): boolean {
    return this.#last[parent + 1] !== -1;
  }

  /** The lists of the steps below a parent; -1 for those without one. */
  *below(parent: number): Generator<{ actor: number; members: readonly number[] }> {
    for (let list = this.#last[parent + 1] ?? -1; list !== -1; list = this.#before[list] ?? -1) {
      yield { actor: this.#actor[list] ?? 0, members: this.#members[list] ?? [] };
    }
  }

  of(parent: number, actor: number): readonly number[] {
    return this.#members[this.#numbers.get(key(parent, actor)) ?? -1] ?? [];
  }

  #begin(parent: number, actor: number): number {
    const list = this.#members.length;
    this.#numbers.set(key(parent, actor), list);
    this.#before.push(this.#last[parent + 1] ?? -1);
    this.#last[parent + 1] = list;
    this.#actor.push(actor);
    this.#members.push([]);
    return list;
  }
}

function key(parent: number, actor: number): number {
  return (parent + 1) * 2 ** 26 + actor;
}
