import { sortedKeys } from '../json/canonical.ts';

interface Open {
  value: object;
  keys: readonly string[] | null;
  parts: string[];
  at: number;
}

/**
 * Numbers for JSON values: two values have one number where their canonical forms are equal, and only there. Each
 * value is looked at once, so that asking for all parts of a value costs no more than asking for the value.
 */
export class Interned {
  readonly #scalars = new Map<unknown, number>();
  readonly #containers = new Map<string, number>();
  readonly #known = new Map<object, number>();
  #next = 0;

  of(value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.#scalar(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const open: Open[] = [opened(value)];
    for (;;) {
      const top = open.at(-1);
      if (top === undefined) return this.#known.get(value) ?? -1;
      const below = this.#step(top);
      if (below === null) open.pop();
      else open.push(opened(below));
    }
  }

  /** Goes through what is left of a container; stops at a container in it that has no number yet. */
  #step(top: Open): object | null {
    const size = top.keys === null ? (top.value as readonly unknown[]).length : top.keys.length;
    for (; top.at < size; top.at++) {
      const key = top.keys?.[top.at];
      const part =
        key === undefined
          ? (top.value as readonly unknown[])[top.at]
          : (top.value as Readonly<Record<string, unknown>>)[key];
      let id: number | undefined;
      if (typeof part === 'object' && part !== null) {
        id = this.#known.get(part);
        if (id === undefined) return part;
      } else {
        id = this.#scalar(part);
      }
      top.parts.push(key === undefined ? String(id) : `${this.#scalar(key)}:${id}`);
    }
    const shape = `${top.keys === null ? '[' : '{'}${top.parts.join(',')}`;
    let id = this.#containers.get(shape);
    if (id === undefined) {
      id = this.#next++;
      this.#containers.set(shape, id);
    }
    this.#known.set(top.value, id);
    return null;
  }

  /** A map tells 1 from "1", and holds -0 and 0 for one, as JSON does. */
  #scalar(value: unknown): number {
    const held = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) ? value : null;
    let id = this.#scalars.get(held);
    if (id === undefined) {
      id = this.#next++;
      this.#scalars.set(held, id);
    }
    return id;
  }
}

function opened(value: object): Open {
  return { value, keys: Array.isArray(value) ? null : sortedKeys(value), parts: [], at: 0 };
}
