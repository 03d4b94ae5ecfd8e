import type { StepSequence } from '../align/step-sequence.ts';

/**
 * Moves steps beside columns where more runs make the same call. Merging ties a step that is repeated to either end of where
 * it may stand: what one run does twice would else tear apart what all do once. A step moves past columns only in which its run
 * has none, so that the order of its steps stays; one that has others below it stays where it is. Columns that are left empty
 * go. `order` is that of the runs, the same however they are given.
 */
export function settle(
  runs: readonly StepSequence[],
  steps: readonly Int32Array[],
  order: readonly number[],
): readonly Int32Array[] {
  const columnOf = runs.map(({ count }, number) => {
    const columns = new Int32Array(count).fill(-1);
    steps[number]?.forEach((position, column) => {
      if (position !== -1) columns[position] = column;
    });
    return columns;
  });
  for (const number of order) {
    const run = runs[number];
    const places = steps[number];
    if (run === undefined || places === undefined) continue;
    const mover = new Mover(runs, steps, columnOf, number);
    for (let column = 0; column < places.length; column++) mover.move(column, -1);
    for (let column = places.length - 1; column >= 0; column--) mover.move(column, 1);
  }
  const kept = Array.from(steps[0]?.keys() ?? []).filter((column) => steps.some((places) => places[column] !== -1));
  return steps.map((places) => Int32Array.from(kept, (column) => places[column] ?? -1));
}

/** Moves the steps of one run. */
class Mover {
  readonly #runs: readonly StepSequence[];
  readonly #steps: readonly Int32Array[];
  readonly #number: number;
  /** Of every run, by position: its column. */
  readonly #columnOf: readonly Int32Array[];
  /** By position: whether the step has others below it. */
  readonly #isParent: Uint8Array;

  constructor(
    runs: readonly StepSequence[],
    steps: readonly Int32Array[],
    columnOf: readonly Int32Array[],
    number: number,
  ) {
    this.#runs = runs;
    this.#steps = steps;
    this.#columnOf = columnOf;
    this.#number = number;
    const run = runs[number];
    this.#isParent = new Uint8Array(run?.count ?? 0);
    run?.parent.forEach((parent) => {
      if (parent !== -1) this.#isParent[parent] = 1;
    });
  }

  /** Moves the step at a column to the column in the gap beside it where most others make its call, if more do than here. */
  move(column: number, by: 1 | -1): void {
    const places = this.#steps[this.#number];
    const position = places?.[column] ?? -1;
    if (places === undefined || position === -1 || this.#isParent[position] === 1) return;
    let best = column;
    let most = this.#likeAt(column, position);
    for (let at = column + by; at >= 0 && at < places.length && places[at] === -1; at += by) {
      const like = this.#likeAt(at, position);
      if (like > most) [best, most] = [at, like];
    }
    if (best === column) return;
    places[column] = -1;
    places[best] = position;
    const columns = this.#columnOf[this.#number];
    if (columns) columns[position] = best;
  }

  /** How many other runs make at a column the call of this step, for the same actor and below the same step. */
  #likeAt(column: number, position: number): number {
    let like = 0;
    this.#steps.forEach((places, other) => {
      const there = places[column] ?? -1;
      if (other === this.#number || there === -1) return;
      const [one, two] = [this.#runs[this.#number], this.#runs[other]];
      if (one?.call[position] !== two?.call[there] || one?.actor[position] !== two?.actor[there]) return;
      if (this.#parentColumn(this.#number, position) === this.#parentColumn(other, there)) like++;
    });
    return like;
  }

  #parentColumn(run: number, position: number): number {
    const parent = this.#runs[run]?.parent[position] ?? -1;
    return parent === -1 ? -1 : (this.#columnOf[run]?.[parent] ?? -1);
  }
}
