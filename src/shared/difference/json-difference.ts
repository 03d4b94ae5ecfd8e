import { sortedKeys } from '../json/canonical.ts';
import { orderOfJson } from '../json/order.ts';
import { pointerTo } from '../json/pointer.ts';
import { Interned } from './interned.ts';
import { fatesOfItems, type ItemFate } from './items.ts';
import { isLongText, type TextDifference, textDifference } from './text-difference.ts';
import { Work } from './work.ts';

export interface Change {
  /** RFC 6901, in the left value; of what was added, in the right one. */
  pointer: string;
  /** Where it is in the right value, where that is another place. */
  right_pointer?: string;
  change: 'added' | 'removed' | 'changed' | 'moved';
  left?: unknown;
  right?: unknown;
  /** What differs inside, where both are long texts. */
  text?: TextDifference;
}

export interface JsonDifference {
  /** In order of place. */
  changes: Change[];
  /** There are more changes than are listed. */
  cut: boolean;
  /** Comparing all there is would take too long: the changes are true, but may be larger than need be. */
  capped: boolean;
  /** The canonical forms are equal. Always exact. */
  same: boolean;
}

export interface DifferenceOptions {
  /** Most changes listed. */
  limit?: number;
  /** Steps of work before comparing becomes coarser; the default is a fraction of a second. */
  maxWork?: number;
}

const LIMIT = 200;
const MAX_WORK = 10_000_000;

/** A key or an index on both sides; null at the top. */
interface Place {
  up: Place | null;
  left: string | number;
  right: string | number;
}

type Task =
  | { what: 'compare'; place: Place | null; left: unknown; right: unknown; whole: boolean }
  | { what: 'removed' | 'added' | 'moved'; place: Place; value: unknown };

/** The smallest sensible difference: fields by key, items of arrays aligned, long texts by their parts. */
export function jsonDifference(left: unknown, right: unknown, options: DifferenceOptions = {}): JsonDifference {
  const order = orderOfJson(left, right);
  if (order === 0) return { changes: [], cut: false, capped: false, same: true };
  // Always the same way round, so that what is found does not depend on which side is which.
  const walk = new Walk(options.limit ?? LIMIT, new Work(options.maxWork ?? MAX_WORK), order > 0);
  if (order < 0) walk.run(left, right);
  else walk.run(right, left);
  return { changes: walk.changes, cut: walk.cut, capped: walk.capped, same: false };
}

class Walk {
  readonly changes: Change[] = [];
  cut = false;
  readonly #tasks: Task[] = [];
  readonly #interned = new Interned();
  readonly #limit: number;
  readonly #work: Work;
  /** The left side of this walk is the right side of the question. */
  readonly #turned: boolean;

  constructor(limit: number, work: Work, turned: boolean) {
    this.#limit = limit;
    this.#work = work;
    this.#turned = turned;
  }

  get capped(): boolean {
    return this.#work.capped;
  }

  run(left: unknown, right: unknown): void {
    this.#tasks.push({ what: 'compare', place: null, left, right, whole: false });
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      if (this.changes.length > this.#limit) break;
      if (task.what === 'compare') this.#compare(task.place, task.left, task.right, task.whole);
      else this.#tell(task.what, task.place, task.value);
    }
    this.cut = this.changes.length > this.#limit;
    if (this.cut) this.changes.length = this.#limit;
  }

  #compare(place: Place | null, left: unknown, right: unknown, whole: boolean): void {
    if (left === right) return;
    if (!whole && Array.isArray(left) && Array.isArray(right)) {
      this.#items(place, left, right);
      return;
    }
    if (!whole && isObject(left) && isObject(right) && shareKeys(left, right)) {
      this.#fields(place, left, right);
      return;
    }
    if (orderOfJson(left, right) === 0) return;
    const [a, b] = this.#turned ? [right, left] : [left, right];
    const change: Change = { ...this.#pointers(place), change: 'changed', left: a, right: b };
    if (typeof a === 'string' && typeof b === 'string' && (isLongText(a) || isLongText(b))) {
      change.text = textDifference(a, b, { work: this.#work });
    }
    this.changes.push(change);
  }

  #fields(place: Place | null, left: object, right: object): void {
    const keys = new Set([...sortedKeys(left), ...sortedKeys(right)]);
    this.#work.spend(keys.size);
    const tasks: Task[] = [];
    for (const key of [...keys].sort()) {
      const [a, b] = [fieldOf(left, key), fieldOf(right, key)];
      if (a === b) continue;
      const here: Place = { up: place, left: key, right: key };
      if (b === undefined) tasks.push({ what: 'removed', place: here, value: a });
      else if (a === undefined) tasks.push({ what: 'added', place: here, value: b });
      else tasks.push({ what: 'compare', place: here, left: a, right: b, whole: false });
    }
    this.#push(tasks);
  }

  #items(place: Place | null, left: readonly unknown[], right: readonly unknown[]): void {
    const task = (fate: ItemFate): Task => {
      switch (fate.fate) {
        case 'removed':
          return { what: 'removed', place: { up: place, left: fate.left, right: fate.left }, value: left[fate.left] };
        case 'added':
          return { what: 'added', place: { up: place, left: fate.right, right: fate.right }, value: right[fate.right] };
        case 'moved':
          return { what: 'moved', place: { up: place, left: fate.left, right: fate.right }, value: left[fate.left] };
        case 'pair':
          return {
            what: 'compare',
            place: { up: place, left: fate.left, right: fate.right },
            left: left[fate.left],
            right: right[fate.right],
            whole: fate.whole,
          };
      }
    };
    this.#push(fatesOfItems(left, right, this.#interned, this.#work).map(task));
  }

  /** The first of them is the next to be done. */
  #push(tasks: readonly Task[]): void {
    for (let at = tasks.length - 1; at >= 0; at--) {
      const task = tasks[at];
      if (task !== undefined) this.#tasks.push(task);
    }
  }

  #tell(what: 'removed' | 'added' | 'moved', place: Place, value: unknown): void {
    const pointers = this.#pointers(place);
    if (what === 'moved') {
      this.changes.push({ ...pointers, change: 'moved', left: value, right: value });
      return;
    }
    // It is on one side only, and so is its place.
    if ((what === 'removed') !== this.#turned) {
      this.changes.push({ pointer: pointers.pointer, change: 'removed', left: value });
    } else {
      this.changes.push({ pointer: pointers.right_pointer ?? pointers.pointer, change: 'added', right: value });
    }
  }

  #pointers(place: Place | null): { pointer: string; right_pointer?: string } {
    const keys: Place[] = [];
    for (let at = place; at !== null; at = at.up) keys.push(at);
    keys.reverse();
    const left = keys.reduce((pointer, key) => pointerTo(pointer, this.#turned ? key.right : key.left), '');
    const right = keys.reduce((pointer, key) => pointerTo(pointer, this.#turned ? key.left : key.right), '');
    return left === right ? { pointer: left } : { pointer: left, right_pointer: right };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** Two objects without a key in common are two things, one in the place of the other. */
function shareKeys(left: object, right: object): boolean {
  const keys = sortedKeys(left);
  return keys.length === 0 || keys.some((key) => fieldOf(right, key) !== undefined) || sortedKeys(right).length === 0;
}
