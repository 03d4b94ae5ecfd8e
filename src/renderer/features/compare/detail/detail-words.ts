import type { ComparedField, ComparedPair, ComparedValue, StepRow } from '../../../../shared/api.ts';
import { formatCount } from '../../../../shared/format/numbers.ts';

export const FIELD_LABELS: Record<ComparedField, string> = {
  request: 'Request',
  response: 'Response',
  state: 'State',
  reasoning: 'Reasoning',
  raw: 'Raw',
};

/** "A 8, B 8": where the steps of a pair stand in their runs. */
export function placesText({ left, right }: Pick<ComparedPair, 'left' | 'right'>): string {
  return [left && `A ${formatCount(left.seq)}`, right && `B ${formatCount(right.seq)}`].filter(Boolean).join(', ');
}

/** What a region of a side is called: "A, step 8, request". */
export function sideLabel(side: 'A' | 'B', step: StepRow | null, field: ComparedField): string {
  const place = step === null ? 'no step' : `step ${formatCount(step.seq)}`;
  return `${side}, ${place}, ${FIELD_LABELS[field].toLowerCase()}`;
}

/** Beside the name of a field: how much of it differs. */
export function changesText({ left, right, same, changes, changes_cut }: ComparedValue): string {
  if (same === null) return 'not known';
  if (left === null || right === null) return left === null ? 'only B' : 'only A';
  if (same) return 'same';
  return changes.length === 0 ? 'differs' : `${formatCount(changes.length)}${changes_cut ? '+' : ''}`;
}

/** Why a field cannot be opened: neither side has it. */
export function absenceText(value: ComparedValue | undefined, field: ComparedField): string {
  const { left_absent: left = null, right_absent: right = null } = value ?? {};
  if (left !== null && right !== null && left !== right) return `A: ${left} B: ${right}`;
  return left ?? right ?? `Neither step has a ${FIELD_LABELS[field].toLowerCase()}.`;
}

/** A JSON pointer, or what it stands for where it is the whole. */
export function pointerText(pointer: string): string {
  return pointer === '' ? '(the whole)' : pointer;
}
