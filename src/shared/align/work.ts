/** Thrown inside `align` when the cap on work is reached. */
export class TooDifferent extends Error {}

/** Counts elementary comparisons, so that the cap does not depend on the machine. */
export class Work {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooDifferent();
  }
}
