/** Loads `n` rows from `from` of a row space. */
export type LoadRows<T> = (from: number, n: number, signal: AbortSignal) => Promise<readonly T[]>;

interface Page<T> {
  rows: readonly T[] | null;
  abort: AbortController;
  done: Promise<void>;
}

const KEPT_PAGES = 24;

/**
 * Pages of one row space, loaded as they come into view and forgotten when far from it: memory does not
 * grow with the number of rows. A page that failed stays empty until `retry`.
 */
export class PageCache<T> {
  readonly #load: LoadRows<T>;
  readonly #keyOf: (row: T) => string | null;
  readonly #size: number;
  readonly #onError: (error: unknown) => void;
  readonly #pages = new Map<number, Page<T>>();
  readonly #indexOfKey = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #revision = 0;
  #closed = false;

  constructor(load: LoadRows<T>, keyOf: (row: T) => string | null, onError: (error: unknown) => void, pageSize = 100) {
    this.#load = load;
    this.#keyOf = keyOf;
    this.#onError = onError;
    this.#size = pageSize;
  }

  /** Changes whenever a page arrives. */
  revision = (): number => this.#revision;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  row(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / this.#size))?.rows?.[index % this.#size];
  }

  /** Where a row lies, if its page is here. */
  indexOf(key: string): number | undefined {
    return this.#indexOfKey.get(key);
  }

  /** Loads the pages of rows `first` to `last` that are missing; loads for other places are called off. */
  async want(first: number, last: number): Promise<void> {
    const from = Math.floor(Math.max(0, first) / this.#size);
    const to = Math.floor(Math.max(0, last) / this.#size);
    for (const [number, page] of this.#pages) {
      if (page.rows === null && (number < from || number > to)) this.#drop(number, page);
    }
    const waits: Promise<void>[] = [];
    for (let number = from; number <= to; number++) {
      const page = this.#pages.get(number) ?? this.#start(number);
      // Most recently wanted last: the first of the map is what to forget.
      this.#pages.delete(number);
      this.#pages.set(number, page);
      waits.push(page.done);
    }
    for (const [number, page] of this.#pages) {
      if (this.#pages.size <= Math.max(KEPT_PAGES, to - from + 1)) break;
      this.#drop(number, page);
    }
    await Promise.all(waits);
  }

  /** Asks again for what failed. */
  retry(first: number, last: number): Promise<void> {
    for (const [number, page] of this.#pages) if (page.rows === null) this.#drop(number, page);
    return this.want(first, last);
  }

  /** Let go of: what was on its way does not come any more. */
  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    for (const [number, page] of this.#pages) this.#drop(number, page);
    this.#listeners.clear();
  }

  #start(number: number): Page<T> {
    const abort = new AbortController();
    const page: Page<T> = { rows: null, abort, done: Promise.resolve() };
    page.done = this.#load(number * this.#size, this.#size, abort.signal).then(
      (rows) => {
        if (!abort.signal.aborted) this.#arrive(number, page, rows);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) this.#onError(error);
      },
    );
    return page;
  }

  #arrive(number: number, page: Page<T>, rows: readonly T[]): void {
    page.rows = rows;
    rows.forEach((row, at) => {
      const key = this.#keyOf(row);
      if (key !== null) this.#indexOfKey.set(key, number * this.#size + at);
    });
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }

  #drop(number: number, page: Page<T>): void {
    page.abort.abort();
    this.#pages.delete(number);
    page.rows?.forEach((row, at) => {
      const key = this.#keyOf(row);
      if (key !== null && this.#indexOfKey.get(key) === number * this.#size + at) this.#indexOfKey.delete(key);
    });
  }
}
