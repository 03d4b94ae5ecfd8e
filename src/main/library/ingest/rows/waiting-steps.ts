/** Steps remembered at most; older ones keep the parent's key in their row. */
const MAX_WAITING = 50_000;

const NONE: readonly number[] = [];

/** Steps whose parent is known by its key only and has not come yet. */
export class WaitingSteps {
  readonly #children = new Map<string, number[]>();
  #size = 0;

  add(run: number, parentKey: string, child: number): void {
    const wanted = place(run, parentKey);
    const children = this.#children.get(wanted);
    if (children === undefined) this.#children.set(wanted, [child]);
    else children.push(child);
    this.#size++;
    for (const [oldest, left] of this.#children) {
      if (this.#size <= MAX_WAITING) break;
      this.#children.delete(oldest);
      this.#size -= left.length;
    }
  }

  /** The steps that wait for this key; they wait no longer. */
  take(run: number, key: string): readonly number[] {
    if (this.#size === 0) return NONE;
    const wanted = place(run, key);
    const children = this.#children.get(wanted);
    if (children === undefined) return NONE;
    this.#children.delete(wanted);
    this.#size -= children.length;
    return children;
  }
}

function place(run: number, key: string): string {
  return `${run}\0${key}`;
}
