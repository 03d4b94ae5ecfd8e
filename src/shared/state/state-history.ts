import { canonicalJson } from '../json/canonical.ts';
import { pointerTo } from '../json/pointer.ts';

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

interface Writes {
  steps: number[];
  before: (string | null)[];
  after: (string | null)[];
}

/**
 * Which steps wrote which path of a state. States are given in order; a path is written where the value at it differs
 * from the one before. Kept by leaf (a scalar or an empty container); a container is written whenever something inside it is.
 */
export class StateHistory {
  readonly #leaves = new Map<string, Writes>();
  /** Steps that had a state, ascending. */
  readonly #steps: number[] = [];
  #sorted: string[] | null = null;
  #last: unknown;
  #writes = 0;
  #dropped = 0;

  /** The state after a step; steps come in ascending order. The value must not change later. */
  add(step: number, state: unknown): void {
    if (this.#steps.length === 0) this.#appear(state, '', step);
    else this.#compare(this.#last, state, '', step);
    this.#last = state;
    this.#steps.push(step);
    this.#sorted = null;
  }

  get steps(): readonly number[] {
    return this.#steps;
  }

  /** Writes that were dropped at the cap: what is answered about later steps may miss some. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The last write of a path at or before a step, null where there was none. A container is written with what it holds. */
  lastWrite(pointer: string, step: number): StateWrite | null {
    let best: StateWrite | null = null;
    for (const path of this.#below(pointer)) {
      const writes = this.#leaves.get(path);
      if (writes === undefined) continue;
      const at = lastAtOrBefore(writes.steps, step);
      if (at !== -1 && (best === null || (writes.steps[at] ?? -1) > best.step)) best = writeAt(writes, path, at);
    }
    return best;
  }

  /** All writes of a path and of what it holds, in order of steps. */
  writesOf(pointer: string): StateWrite[] {
    const all = this.#below(pointer).flatMap((path) => {
      const writes = this.#leaves.get(path);
      return writes === undefined ? [] : writes.steps.map((_, at) => writeAt(writes, path, at));
    });
    return all.sort((a, b) => a.step - b.step || (a.pointer < b.pointer ? -1 : 1));
  }

  /** How often a path, or something it holds, was written. */
  countOf(pointer: string): number {
    return this.#below(pointer).reduce((sum, path) => sum + (this.#leaves.get(path)?.steps.length ?? 0), 0);
  }

  /** The path itself and all paths below it that were ever written. */
  #below(pointer: string): string[] {
    this.#sorted ??= [...this.#leaves.keys()].sort();
    const paths = this.#leaves.has(pointer) ? [pointer] : [];
    const prefix = `${pointer}/`;
    for (let at = firstAtOrAfter(this.#sorted, prefix); at < this.#sorted.length; at++) {
      const path = this.#sorted[at] ?? '';
      if (!path.startsWith(prefix)) break;
      paths.push(path);
    }
    return paths;
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
    if (a.size === 0 && b.size > 0) this.#write(pointer, step, printed(before), null);
    if (a.size > 0 && b.size === 0) this.#write(pointer, step, null, printed(after));
  }

  #replace(before: unknown, after: unknown, pointer: string, step: number): void {
    const [leafBefore, leafAfter] = [isLeaf(before), isLeaf(after)];
    if (leafBefore && leafAfter) {
      if (canonicalJson(before) !== canonicalJson(after)) this.#write(pointer, step, printed(before), printed(after));
      return;
    }
    this.#vanish(before, pointer, step);
    this.#appear(after, pointer, step);
  }

  #appear(value: unknown, pointer: string, step: number): void {
    forEachLeaf(value, pointer, (leaf, at) => this.#write(at, step, null, printed(leaf)));
  }

  #vanish(value: unknown, pointer: string, step: number): void {
    forEachLeaf(value, pointer, (leaf, at) => this.#write(at, step, printed(leaf), null));
  }

  #write(pointer: string, step: number, before: string | null, after: string | null): void {
    if (this.#writes >= MAX_WRITES) {
      this.#dropped++;
      return;
    }
    this.#writes++;
    const known = this.#leaves.get(pointer);
    const writes = known ?? { steps: [], before: [], after: [] };
    if (known === undefined) this.#leaves.set(pointer, writes);
    writes.steps.push(step);
    writes.before.push(before);
    writes.after.push(after);
  }
}

function writeAt({ steps, before, after }: Writes, pointer: string, at: number): StateWrite {
  return { step: steps[at] ?? -1, pointer, before: before[at] ?? null, after: after[at] ?? null };
}

/** The values of an object or array by key; null for anything else. */
function entriesOf(value: unknown): Map<string, unknown> | null {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

/** Without recursion: a state may nest as deep as a reader lets through. */
function forEachLeaf(value: unknown, pointer: string, visit: (leaf: unknown, pointer: string) => void): void {
  const open: [unknown, string][] = [[value, pointer]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [inner, at] = next;
    if (isLeaf(inner)) visit(inner, at);
    else for (const [key, one] of Object.entries(inner as object)) open.push([one, pointerTo(at, key)]);
  }
}

function printed(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= MAX_VALUE ? text.toWellFormed() : `${text.slice(0, MAX_VALUE - 1).toWellFormed()}…`;
}

/** Index of the last number that is not greater, -1 for none. */
function lastAtOrBefore(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
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
