import type { Side } from './sides.ts';

/** The steps below each parent, a list for each actor, in order of position. */
export class StepLists {
  readonly #first = new Map<number, number>();
  readonly #next: number[] = [];
  readonly #actor: number[] = [];
  readonly #members: number[][] = [];

  constructor({ count, parent, actor }: Side) {
    const numbers = new Map<number, number>();
    const latest = new Int32Array(count + 1).fill(-1);
    for (let position = 0; position < count; position++) {
      const above = parent[position] ?? -1;
      const who = actor[position] ?? 0;
      let list = latest[above + 1] ?? -1;
      if (list === -1 || this.#actor[list] !== who) {
        const key = (above + 1) * 2 ** 26 + who;
        const known = numbers.get(key);
        list = known ?? this.#members.length;
        if (known === undefined) {
          numbers.set(key, list);
          this.#actor.push(who);
          this.#members.push([]);
          this.#next.push(this.#first.get(above) ?? -1);
          this.#first.set(above, list);
        }
        latest[above + 1] = list;
      }
      this.#members[list]?.push(position);
    }
  }

  /** Lists of the steps below a parent, by actor. */
  *below(parent: number): Generator<{ actor: number; members: readonly number[] }> {
    for (let list = this.#first.get(parent) ?? -1; list !== -1; list = this.#next[list] ?? -1) {
      yield { actor: this.#actor[list] ?? 0, members: this.#members[list] ?? [] };
    }
  }
}
