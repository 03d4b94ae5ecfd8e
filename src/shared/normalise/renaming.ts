/**
 * Whether generated ids are renamed consistently: an id of the left run stands for one of the right run, and no other
 * one does. What breaks that is a real difference, such as a result given to another call.
 */
export class Renaming {
  readonly #right = new Map<string, string>();
  readonly #left = new Map<string, string>();

  /** False where either id was seen with another one; what was seen first stays. */
  add(left: string, right: string): boolean {
    const knownRight = this.#right.get(left);
    const knownLeft = this.#left.get(right);
    if (knownRight === undefined && knownLeft === undefined) {
      this.#right.set(left, right);
      this.#left.set(right, left);
      return true;
    }
    return knownRight === right && knownLeft === left;
  }
}
