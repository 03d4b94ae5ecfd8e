import type { StateChange } from '../../../../shared/api.ts';
import { childOf, pointerStep } from './json-pointer.ts';

/** Changes listed at most, and characters of a value in one. */
const MAX_CHANGES = 200;
const MAX_VALUE = 200;
const MAX_POINTER = 500;

export interface StateComparison {
  changes: StateChange[];
  changes_cut: boolean;
  /** Leaves that are the same on both sides. */
  unchanged_paths: number;
}

/** What differs between two states, path by path, in the order of the later one. */
export function compareStates(before: unknown, after: unknown): StateComparison {
  const result: StateComparison = { changes: [], changes_cut: false, unchanged_paths: 0 };
  compare(before, after, '', result);
  return result;
}

function compare(before: unknown, after: unknown, pointer: string, result: StateComparison): void {
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    if (before === after) result.unchanged_paths++;
    else note(before, after, pointer, result);
    return;
  }
  const [old_keys, keys] = [Object.keys(before), Object.keys(after)];
  // An empty container is a leaf: there is nothing in it to count.
  if (old_keys.length === 0 && keys.length === 0) result.unchanged_paths++;
  for (const key of old_keys) {
    if (!Object.hasOwn(after, key)) note(childOf(before, key), undefined, pointer + pointerStep(key), result);
  }
  for (const key of keys) compare(childOf(before, key), childOf(after, key), pointer + pointerStep(key), result);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function note(before: unknown, after: unknown, pointer: string, result: StateComparison): void {
  if (result.changes.length >= MAX_CHANGES) {
    result.changes_cut = true;
    return;
  }
  result.changes.push({
    pointer: pointer.length > MAX_POINTER ? `${pointer.slice(0, MAX_POINTER).toWellFormed()}…` : pointer.toWellFormed(),
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    before: shown(before),
    after: shown(after),
  });
}

function shown(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE - 1).toWellFormed()}…`;
}
