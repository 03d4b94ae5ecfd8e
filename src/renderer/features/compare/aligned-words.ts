import type { ComparedRow, Comparison, DifferenceField, PairMark } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { spokenStep } from '../../ui/step-words.ts';

export type PairRow = Extract<ComparedRow, { row: 'pair' }>;
export type FoldRow = Extract<ComparedRow, { row: 'fold' }>;

/** "7 to 9", or one number. */
function range(from: number, to: number): string {
  return from === to ? formatCount(from) : `${formatCount(from)} to ${formatCount(to)}`;
}

/** What a folded stretch stands for. `hazy`: some steps of the comparison could not be read, and count as the same by their kind alone. */
export function foldText({ pairs, left_from, left_to, right_from, right_to }: FoldRow, hazy: boolean): string {
  const left = range(left_from, left_to);
  const right = range(right_from, right_to);
  const same = `${pairs === 1 ? 'is' : 'are'} the same${hazy ? ' as far as could be read' : ''}`;
  if (left === right) return `${pairs === 1 ? 'Step' : 'Steps'} ${left} ${same} in A and B`;
  return `${formatPlural(pairs, 'step')} ${same}: ${left} in A, ${right} in B`;
}

const FIELD_WORDS: Record<DifferenceField, string> = {
  type: 'kind',
  name: 'name',
  status: 'status',
  request: 'request',
  response: 'response',
  state: 'state',
  reasoning: 'reasoning',
  parent: 'step above',
};

/** "request, response and state". */
export function fieldWords(fields: readonly DifferenceField[]): string {
  const words = fields.map((field) => FIELD_WORDS[field]);
  const last = words.pop();
  return words.length === 0 ? (last ?? '') : `${words.join(', ')} and ${last}`;
}

/** What the mark of a pair says, for its tooltip. */
export function markText({ mark, left, fields, moved }: PairRow): string {
  switch (mark) {
    case 'same':
      return 'Same';
    case 'changed':
      return fields.length === 0 ? 'Changed' : `Changed: ${fieldWords(fields)}`;
    case 'left':
      return 'Only in A';
    case 'right':
      return 'Only in B';
    case 'moved':
      return movedText(left !== null, moved);
  }
}

function movedText(inLeft: boolean, moved: number | null): string {
  return moved === null ? 'Moved' : `Moved: step ${formatCount(moved)} in ${inLeft ? 'B' : 'A'}`;
}

/** What stands in the place of a moved step's summary where the row shows one side only; null for all others. */
export function movedNote({ mark, left, right, moved }: PairRow): string | null {
  if (mark !== 'moved' || moved === null || (left !== null && right !== null)) return null;
  return movedText(left !== null, moved);
}

/** The row of a moved pair that stands where its step is in B. */
export function isMovedRight(row: ComparedRow): boolean {
  return row.row === 'pair' && row.mark === 'moved' && row.left === null;
}

const SPOKEN: Record<PairMark, string> = {
  same: '',
  changed: 'changed',
  left: 'removed',
  right: 'added',
  moved: 'moved',
};

/** The name of a row, read aloud: what became of the step first. */
export function alignedName(row: ComparedRow, hazy = false): string {
  if (row.row === 'fold') return `${foldText(row, hazy)}, folded`;
  const { mark, left, right, fields } = row;
  const word = mark === 'changed' && fields.length > 0 ? `changed ${fieldWords(fields)}` : SPOKEN[mark];
  const note = movedNote(row);
  return [word, note, left === null ? null : `A ${spokenStep(left)}`, right === null ? null : `B ${spokenStep(right)}`]
    .filter(Boolean)
    .join('; ');
}

/** "12 differences: 7 changed, 1 only in A, 3 only in B, 1 moved", for the status bar. */
export function countsText(counts: Comparison['counts'], differences: number): string {
  if (differences === 0) return `No differences in ${formatPlural(counts.same, 'step')}`;
  const parts = [
    counts.changed > 0 ? `${formatCount(counts.changed)} changed` : '',
    counts.left > 0 ? `${formatCount(counts.left)} only in A` : '',
    counts.right > 0 ? `${formatCount(counts.right)} only in B` : '',
    counts.moved > 0 ? `${formatCount(counts.moved)} moved` : '',
  ].filter(Boolean);
  return `${formatPlural(differences, 'difference')}: ${parts.join(', ')}`;
}
