import { canonicalJson } from '../json/canonical.ts';
import { pointerTo } from '../json/pointer.ts';
import { shortJson } from '../json/short.ts';

/** One write of a path. `before` and `after` are printed and cut; null where there was nothing. */
export interface StateWrite {
  /** Place of the step that wrote, from 0. */
  step: number;
  pointer: string;
  before: string | null;
  after: string | null;
}

/** Longest printed value, in characters. */
const MAX_VALUE = 200;
/** Writes kept at most, over all paths; what comes after is counted and dropped. */
const MAX_WRITES = 2_000_000;

/** Places kept of containers that were asked for, all together. */
const MAX_PLACES = 4_000_000;

/**
 * Which steps wrote which path of a state. States are given in order; a path is written where the value at it differs
 * from the one before. Kept by leaf (a scalar or an empty container); a container is written whenever something inside it is.
 */
export class StateHistory {
  /** Steps that had a state, ascending. */
  readonly #steps: number[] = [];
  /** Every write, in order of steps: one place in each. */
  readonly #log = {
    step: [] as number[],
    pointer: [] as string[],
    before: [] as (string | null)[],
    after: [] as (string | null)[],
  };
  /** Places in the log of the writes of each leaf. */
  readonly #leaves = new Map<string, number[]>();
  /** The same of containers, with all they hold. */
  readonly #containers = new Map<string, Int32Array>();
  #places = 0;
  #sorted: string[] | null = null;
  #last: unknown;
  #dropped = 0;

  /** The state after a step; steps come in ascending order. The value must not change later. */
  add(step: number, state: unknown): void {
    if (this.#steps.length === 0) this.#appear(state, '', step);
    else this.#compare(this.#last, state, '', step);
    this.#last = state;
    this.#steps.push(step);
    this.#sorted = null;
    this.#containers.clear();
    this.#places = 0;
  }

  get steps(): readonly number[] {
    return this.#steps;
  }

  /** Writes that were dropped at the cap: what is answered about later steps may miss some. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The last step at or before one that had a state, null where there was none. */
  lastStep(step: number): number | null {
    return this.#steps[firstAbove(this.#steps, step) - 1] ?? null;
  }

  /** The last write of a path at or before a step, null where there was none. A container is written with what it holds. */
  lastWrite(pointer: string, step: number): StateWrite | null {
    const at = this.lastPlace(pointer, step);
    return at === null ? null : this.#writeAt(this.#placesOf(pointer)[at] ?? -1);
  }

  /** Where that write stands among all writes of the path, from 0; of several in one step the path's own, else the first. */
  lastPlace(pointer: string, step: number): number | null {
    const places = this.#placesOf(pointer);
    const last = firstAbove(places, step, (place) => this.#log.step[place] ?? 0) - 1;
    const writer = this.#log.step[places[last] ?? -1];
    if (writer === undefined) return null;
    const first = firstAbove(places, writer - 1, (place) => this.#log.step[place] ?? 0);
    for (let at = first; at <= last; at++) if (this.#log.pointer[places[at] ?? -1] === pointer) return at;
    return first;
  }

  /** The steps that wrote a path last before and first after a step, null where none did. */
  writersAround(pointer: string, step: number): { before: number | null; after: number | null } {
    const places = this.#placesOf(pointer);
    const stepOf = (place: number): number => this.#log.step[place] ?? 0;
    const before = places[firstAbove(places, step - 1, stepOf) - 1];
    const after = places[firstAbove(places, step, stepOf)];
    return { before: before === undefined ? null : stepOf(before), after: after === undefined ? null : stepOf(after) };
  }

  /** Writes of a path and of what it holds, in order of steps. */
  writesOf(pointer: string, from = 0, n = Number.POSITIVE_INFINITY): StateWrite[] {
    return Array.from(this.#placesOf(pointer).slice(from, from + n), (place) => this.#writeAt(place));
  }

  /** How often a path, or something it holds, was written. */
  countOf(pointer: string): number {
    return this.#placesOf(pointer).length;
  }

  /** In which of so many equal parts of the first `steps` steps a path was written, ascending. */
  partsWritten(pointer: string, steps: number, parts: number): number[] {
    const written: number[] = [];
    for (const place of this.#placesOf(pointer)) {
      const part = Math.floor(((this.#log.step[place] ?? 0) * parts) / Math.max(1, steps));
      if (part !== written.at(-1)) written.push(part);
    }
    return written;
  }

  /** Places in the log of all writes of a path and of what it holds, ascending. */
  #placesOf(
    pointer: string,
  ): ArrayLike<number> & Iterable<number> & { slice(from: number, to: number): Iterable<number> } {
    const known = this.#containers.get(pointer);
    if (known !== undefined) return known;
    const own = this.#leaves.get(pointer) ?? [];
    const inner = this.#below(pointer);
    if (inner.length === 0) return own;
    const places = Int32Array.from([own, ...inner].flat());
    places.sort();
    if (this.#places + places.length > MAX_PLACES) {
      this.#containers.clear();
      this.#places = 0;
    }
    this.#containers.set(pointer, places);
    this.#places += places.length;
    return places;
  }

  /** The same for each path below it. */
  #below(pointer: string): number[][] {
    this.#sorted ??= [...this.#leaves.keys()].sort();
    const below: number[][] = [];
    const prefix = `${pointer}/`;
    for (let at = firstAtOrAfter(this.#sorted, prefix); at < this.#sorted.length; at++) {
      const path = this.#sorted[at] ?? '';
      if (!path.startsWith(prefix)) break;
      below.push(this.#leaves.get(path) ?? []);
    }
    return below;
  }

  #writeAt(place: number): StateWrite {
    const { step, pointer, before, after } = this.#log;
    return {
      step: step[place] ?? -1,
      pointer: pointer[place] ?? '',
      before: before[place] ?? null,
      after: after[place] ?? null,
    };
  }

  #compare(before: unknown, after: unknown, pointer: string, step: number): void {
    if (Object.is(before, after)) return;
    const [a, b] = [entriesOf(before), entriesOf(after)];
    if (a === null || b === null || Array.isArray(before) !== Array.isArray(after)) {
      this.#replace(before, after, pointer, step);
      return;
    }
    for (const [key, value] of a) {
      if (!b.has(key)) this.#vanish(value, pointerTo(pointer, key), step);
    }
    for (const [key, value] of b) {
      const inner = pointerTo(pointer, key);
      if (a.has(key)) this.#compare(a.get(key), value, inner, step);
      else this.#appear(value, inner, step);
    }
    // Empty containers are leaves: they come and go as what they hold does.
    if ((a.size === 0) !== (b.size === 0)) this.#note(before, after, pointer, step);
  }

  /** Something else stands in its place. What a container held, or holds now, was written with it. */
  #replace(before: unknown, after: unknown, pointer: string, step: number): void {
    if (isLeaf(before) && isLeaf(after) && canonicalJson(before) === canonicalJson(after)) return;
    this.#note(before, after, pointer, step);
    if (!isLeaf(before)) this.#vanish(before, pointer, step);
    if (!isLeaf(after)) this.#appear(after, pointer, step);
  }

  #note(before: unknown, after: unknown, pointer: string, step: number): void {
    this.#write(pointer, step, shortJson(before, MAX_VALUE), shortJson(after, MAX_VALUE));
  }

  #appear(value: unknown, pointer: string, step: number): void {
    forEachLeaf(value, pointer, (leaf, at) => this.#write(at, step, null, shortJson(leaf, MAX_VALUE)));
  }

  #vanish(value: unknown, pointer: string, step: number): void {
    forEachLeaf(value, pointer, (leaf, at) => this.#write(at, step, shortJson(leaf, MAX_VALUE), null));
  }

  #write(pointer: string, step: number, before: string | null, after: string | null): void {
    const place = this.#log.step.length;
    if (place >= MAX_WRITES) {
      this.#dropped++;
      return;
    }
    const known = this.#leaves.get(pointer);
    if (known === undefined) this.#leaves.set(pointer, [place]);
    else known.push(place);
    this.#log.step.push(step);
    this.#log.pointer.push(pointer);
    this.#log.before.push(before);
    this.#log.after.push(after);
  }
}

/** The values of an object or array by key; null for anything else. */
function entriesOf(value: unknown): Map<string, unknown> | null {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

/** In order of place. Without recursion: a state may nest as deep as a reader lets through. */
function forEachLeaf(value: unknown, pointer: string, visit: (leaf: unknown, pointer: string) => void): void {
  const open: [unknown, string][] = [[value, pointer]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [inner, at] = next;
    if (isLeaf(inner)) visit(inner, at);
    else for (const [key, one] of Object.entries(inner as object).reverse()) open.push([one, pointerTo(at, key)]);
  }
}

/** Index of the first that is greater, in an ascending list. */
function firstAbove(list: ArrayLike<number>, most: number, valueAt = (one: number) => one): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(list[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAtOrAfter(sorted: readonly string[], least: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
