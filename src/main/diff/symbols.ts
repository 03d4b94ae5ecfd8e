/** Gives out numbers from 0 for texts, the same for the same. */
export class Symbols {
  readonly #texts = new Map<string, number>();

  /** How many there are: they are never taken back. */
  get size(): number {
    return this.#texts.size;
  }

  of(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const symbol = this.#texts.size;
    this.#texts.set(text, symbol);
    return symbol;
  }
}
