/** Symbols at most: two of them fit into one exact number. */
const MOST = 2 ** 26 - 1;

/** Gives out numbers from 0 for texts and for pairs of numbers, the same for the same. -1 stands for nothing. */
export class Symbols {
  readonly #texts = new Map<string, number>();
  readonly #pairs = new Map<number, number>();
  #next = 0;

  /** How many there are; a new set is due long before `MOST`. */
  get size(): number {
    return this.#next;
  }

  of(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const symbol = this.#fresh();
    this.#texts.set(text, symbol);
    return symbol;
  }

  pair(a: number, b: number): number {
    const key = (a + 1) * (MOST + 1) + b + 1;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const symbol = this.#fresh();
    this.#pairs.set(key, symbol);
    return symbol;
  }

  #fresh(): number {
    if (this.#next >= MOST) throw new RangeError('there are no symbols left');
    return this.#next++;
  }
}
