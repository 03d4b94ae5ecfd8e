import type { BraidColumn } from '../../../shared/api.ts';
import { type StepOfSide, useView } from '../../app/view-store.ts';

/** Opens two of the runs side by side, at the step that one of them has at this position. */
export function openPair(column: BraidColumn, pair: readonly [number, number], runs: readonly { run: string }[]): void {
  const [left, right] = pair.map((run) => runs[run]?.run);
  if (left === undefined || right === undefined) return;
  useView.getState().openComparison(left, right, null, stepOfSide(column, pair));
}

function stepOfSide({ steps }: BraidColumn, [left, right]: readonly [number, number]): StepOfSide | undefined {
  const [one, other] = [steps[left] ?? null, steps[right] ?? null];
  if (one !== null) return { side: 'left', seq: one.seq };
  return other === null ? undefined : { side: 'right', seq: other.seq };
}
