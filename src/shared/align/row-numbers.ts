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
    this.#rows = new Int32Array(width * most);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1))).fill(-1);
  }

  /** How many were given out. */
  get count(): number {
    return this.#next;
  }

  /** The numbers of the first `count` rows of a table. */
  of(columns: readonly Int32Array[], count: number): Int32Array {
    const numbers = new Int32Array(count);
    const row = new Int32Array(this.#width);
    for (let place = 0; place < count; place++) {
      for (let at = 0; at < row.length; at++) row[at] = columns[at]?.[place] ?? 0;
      numbers[place] = this.#numberOf(row);
    }
    return numbers;
  }

  #numberOf(row: Int32Array): number {
    const last = this.#slots.length - 1;
    let slot = hashOf(row) & last;
    let number = this.#slots[slot] ?? -1;
    while (number !== -1 && !this.#isRow(number, row)) {
      slot = (slot + 1) & last;
      number = this.#slots[slot] ?? -1;
    }
    if (number !== -1) return number;
    this.#slots[slot] = this.#next;
    this.#rows.set(row, this.#next * this.#width);
    return this.#next++;
  }

  #isRow(number: number, row: Int32Array): boolean {
    const start = number * this.#width;
    for (let at = 0; at < row.length; at++) if (this.#rows[start + at] !== row[at]) return false;
    return true;
  }
}

function hashOf(row: Int32Array): number {
  let hash = 0;
  for (let at = 0; at < row.length; at++) {
    hash = Math.imul(hash ^ (row[at] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}
