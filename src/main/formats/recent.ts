/**
 * The newest entries of a map: between `capacity` and twice that many. Two generations instead of an order of
 * use keep a write as cheap as in a plain map.
 */
export class Recent<V> {
  readonly #capacity: number;
  #young: Map<string, V>;
  #old: Map<string, V>;

  constructor(capacity: number, state?: RecentState<V>) {
    this.#capacity = capacity;
    this.#old = new Map(state?.[0]);
    this.#young = new Map(state?.[1]);
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#capacity && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  state(): RecentState<V> {
    return [[...this.#old], [...this.#young]];
  }
}

export type RecentState<V> = [old: [string, V][], young: [string, V][]];
