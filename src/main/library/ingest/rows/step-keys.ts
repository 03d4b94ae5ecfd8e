/** A table at most this full stays fast to search. */
const MAX_LOAD = 0.7;

/**
 * Makes step keys unique in their run: the second `a` becomes `a#2`. Remembers 53 bits of each key, eight to
 * sixteen bytes a step, instead of the keys: two keys that fall together (one chance in a million at ten
 * million steps) only cost a suffix that was not needed.
 */
export class StepKeys {
  #slots = new Float64Array(1024);
  #size = 0;

  /** Whether the run has this key already. */
  has(run: number, key: string): boolean {
    return this.#slots[this.#slotOf(hash(run, key))] !== 0;
  }

  /** `key`, or with the first suffix that is free; it is taken from now on. */
  take(run: number, key: string): string {
    let unique = key;
    for (let n = 2; !this.add(run, unique); n++) unique = `${key}#${n}`;
    return unique;
  }

  /** Returns false when the run has this key already. */
  add(run: number, key: string): boolean {
    const value = hash(run, key);
    const slot = this.#slotOf(value);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = value;
    this.#size++;
    if (this.#size > this.#slots.length * MAX_LOAD) this.#grow();
    return true;
  }

  /** The slot that holds `value`, or the free one where it belongs. */
  #slotOf(value: number): number {
    const mask = this.#slots.length - 1;
    let slot = value & mask;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const values = this.#slots;
    this.#slots = new Float64Array(values.length * 2);
    for (const value of values) {
      if (value !== 0) this.#slots[this.#slotOf(value)] = value;
    }
  }
}

/** 53 bits of a key and its run, never 0. Two multiplicative hashes over the characters, mixed at the end. */
function hash(run: number, key: string): number {
  let low = Math.imul(0xdeadbeef ^ run, 0x85ebca6b);
  let high = Math.imul(0x41c6ce57 ^ run, 0xc2b2ae35);
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0) || 1;
}
