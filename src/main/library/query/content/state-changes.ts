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
  if (before === undefined || after === undefined || !isBranch(before) || !isBranch(after)) {
    if (before !== undefined && after !== undefined && isSameLeaf(before, after)) result.unchanged_paths++;
    else note(before, after, pointer, result);
    return;
  }
  if (Array.isArray(before) !== Array.isArray(after)) {
    note(before, after, pointer, result);
    return;
  }
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) note(childOf(before, key), undefined, pointer + pointerStep(key), result);
  }
  for (const key of Object.keys(after)) {
    compare(childOf(before, key), childOf(after, key), pointer + pointerStep(key), result);
  }
}

/** Empty objects and arrays are leaves: there is nothing in them to compare. */
function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isSameLeaf(a: unknown, b: unknown): boolean {
  if (isBranch(a) || isBranch(b)) return false;
  return a === b || JSON.stringify(a) === JSON.stringify(b);
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
