/** Gives out numbers from 0 for the rows of tables of so many columns, the same for the same. */
export class RowNumbers {
  readonly #width: number;
  readonly #rows: Int32Array;
  /** Numbers of rows by their hash, -1 for none; half of them or more stay empty. */
  readonly #slots: Int32Array;
  #next = 0;

  /** The tables have `most` rows together. */
  constructor(width: number, most: number) {
    this.#width = width;
    this.#rows = new Int32Array(width * (most + 1));
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1))).fill(-1);
  }

  /** How many were given out. */
  get count(): number {
    return this.#next;
  }

  /** The numbers of the first `count` rows of a table. */
  of(columns: readonly Int32Array[], count: number): Int32Array {
    const numbers = new Int32Array(count);
    for (const column of columns) {
      for (let place = 0; place < count; place++) {
        const hash = Math.imul((numbers[place] ?? 0) ^ (column[place] ?? 0), 0x85ebca6b);
        numbers[place] = hash ^ (hash >>> 15);
      }
    }
    for (let place = 0; place < count; place++) {
      // A row that is new already stands where it belongs.
      const start = this.#next * this.#width;
      for (let at = 0; at < this.#width; at++) this.#rows[start + at] = columns[at]?.[place] ?? 0;
      numbers[place] = this.#numberOfLast(numbers[place] ?? 0);
    }
    return numbers;
  }

  #numberOfLast(hash: number): number {
    const last = this.#slots.length - 1;
    let slot = hash & last;
    let number = this.#slots[slot] ?? -1;
    while (number !== -1 && !this.#isLast(number)) {
      slot = (slot + 1) & last;
      number = this.#slots[slot] ?? -1;
    }
    if (number !== -1) return number;
    this.#slots[slot] = this.#next;
    return this.#next++;
  }

  #isLast(number: number): boolean {
    const [start, last] = [number * this.#width, this.#next * this.#width];
    for (let at = 0; at < this.#width; at++) if (this.#rows[start + at] !== this.#rows[last + at]) return false;
    return true;
  }
}
