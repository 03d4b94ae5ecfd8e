import type { StateDifference } from '../../shared/api.ts';
import { type Change, type JsonDifference, jsonDifference } from '../../shared/difference/json-difference.ts';
import { changeSides } from '../../shared/difference/print-change.ts';
import { cutText } from '../../shared/json/short.ts';
import { fittingRows } from '../library/payload/fitting-rows.ts';
import { countScalars } from './state-paths.ts';

const MAX_CHANGES = 200;
const MAX_POINTER = 1_000;
/** Characters of one side: a few changes are printed at length, many in short. */
const ALL_SIDES = 80_000;
const SIDE = { least: 400, most: 4_000 };

/** What differs at a path between two states; undefined where one has nothing there. */
export function stateDifference(before: unknown, after: unknown, pointer: string): StateDifference {
  if (before === undefined && after === undefined) {
    return { changes: [], cut: false, capped: false, same: true, unchanged_paths: 0 };
  }
  const found =
    before === undefined || after === undefined
      ? wholeChange(before, after)
      : jsonDifference(before, after, { limit: MAX_CHANGES });
  const most = Math.max(SIDE.least, Math.min(SIDE.most, Math.floor(ALL_SIDES / Math.max(1, found.changes.length))));
  const changes = found.changes.map((change) => ({
    pointer: cutText(pointer + change.pointer, MAX_POINTER),
    right_pointer: change.right_pointer === undefined ? null : cutText(pointer + change.right_pointer, MAX_POINTER),
    change: change.change,
    ...changeSides(change, most),
  }));
  const listed = fittingRows(changes);
  return {
    changes: [...listed],
    cut: found.cut || listed.length < changes.length,
    ...{ capped: found.capped, same: found.same },
    unchanged_paths: found.cut ? null : unchangedPaths(before, found.changes),
  };
}

/** A value that is there on one side only. */
function wholeChange(left: unknown, right: unknown): JsonDifference {
  const change: Change =
    left === undefined ? { pointer: '', change: 'added', right } : { pointer: '', change: 'removed', left };
  return { changes: [change], cut: false, capped: false, same: false };
}

function unchangedPaths(before: unknown, changes: readonly Change[]): number {
  if (before === undefined) return 0;
  const changed = changes.reduce((sum, { change, left }) => sum + (change === 'added' ? 0 : countScalars(left)), 0);
  return countScalars(before) - changed;
}
