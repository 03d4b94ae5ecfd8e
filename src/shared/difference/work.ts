/** How much comparing may still cost, in steps of about a few nanoseconds. What is cut short for it says so. */
export class Work {
  #rest: number;
  /** Something was compared more coarsely than it could have been. */
  capped = false;

  constructor(steps: number) {
    this.#rest = steps;
  }

  get rest(): number {
    return this.#rest;
  }

  spend(steps: number): void {
    this.#rest = Math.max(0, this.#rest - steps);
  }
}
