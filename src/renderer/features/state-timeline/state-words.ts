import type { StatePathRow, StateTimeline, StateWriteRow, StateWriter, StepRef } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { readablePointer } from '../../../shared/json/readable-pointer.ts';

/** Longest path that is printed. */
const MOST = 300;

/** "step 41 edit_file" */
export function stepText({ seq, name }: Pick<StepRef, 'seq' | 'name'>): string {
  return `step ${formatCount(seq)} ${visibleLine(name)}`.trimEnd();
}

/** A path as one reads it, made safe to show. */
export function pathText(pointer: string): string {
  const cut = pointer.length > MOST;
  return `${visibleLine(readablePointer(cut ? pointer.slice(0, MOST) : pointer))}${cut ? '…' : ''}`;
}

/** Of a path inside the chosen one, what follows the chosen one; empty for the chosen one itself. */
export function innerPathText(pointer: string, chosen: string): string {
  if (pointer === chosen) return '';
  return pathText(pointer.startsWith(`${chosen}/`) ? pointer.slice(chosen.length) : pointer);
}

/** The last key of a path, as it stands in one. */
export function ownKeyText(pointer: string): string {
  return pathText(pointer.slice(Math.max(0, pointer.lastIndexOf('/'))));
}

/** The key of a row; a key of spaces or of nothing is still to be seen. */
export function keyText({ pointer, key }: Pick<StatePathRow, 'pointer' | 'key'>): string {
  if (pointer === '') return '(whole state)';
  const text = visibleLine(key);
  return text === '' ? JSON.stringify(key) : text;
}

export function writesText(writes: number): string {
  return writes === 0 ? 'never written' : formatPlural(writes, 'write');
}

/** A row of the paths as it is read aloud. */
export function spokenPath(row: StatePathRow): string {
  const last = row.last_writer === null ? 'not written yet' : `last written by ${stepText(row.last_writer)}`;
  return [keyText(row), visibleLine(row.preview), writesText(row.writes), last].join(', ');
}

/** A row of the writes as it is read aloud. */
export function spokenWrite({ step, pointer, before, after }: StateWriteRow, chosen: string): string {
  const inner = innerPathText(pointer, chosen);
  return [stepText(step), inner, `${valueText(before)} to ${valueText(after)}`].filter(Boolean).join(', ');
}

function valueText(text: string | null): string {
  return text === null ? 'nothing' : visibleLine(text);
}

/** "as of step 52", or of the end where no step is selected. */
export function asOfText(selected: number | null): string {
  return selected === null ? 'at the end of the run' : `as of step ${formatCount(selected)}`;
}

/** Why there is no writer to name. */
export function unwrittenText({ next }: Pick<StateWriter, 'next'>, selected: number | null): string {
  if (next !== null) return `Not written ${selected === null ? 'in this run' : `up to step ${formatCount(selected)}`}.`;
  return 'No step of this run wrote it.';
}

/** The last step with a state up to one, null where there is none. */
export function stateSeqAt({ seqs, seqs_cut }: Pick<StateTimeline, 'seqs' | 'seqs_cut'>, seq: number): number | null {
  // More steps have one than are listed: the engine knows.
  if (seqs_cut && seq > (seqs.at(-1) ?? 0)) return seq;
  let [low, high] = [0, seqs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seqs[middle] ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return seqs[low - 1] ?? null;
}

/** Which steps are compared: those that were chosen, else the selected one with the state before it. Null: there is none. */
export function comparedSteps(
  timeline: Pick<StateTimeline, 'seqs' | 'seqs_cut'>,
  { a, b }: { a: number | null; b: number | null },
  selected: number,
): { left: number | null; right: number } {
  const right = b ?? selected;
  if (a !== null) return { left: a, right };
  const of = stateSeqAt(timeline, right);
  return { left: of === null ? null : stateSeqAt(timeline, of - 1), right };
}

/** "5 steps have come since.": null where none have. */
export function grownText(steps: number, now: number): string | null {
  if (now <= steps) return null;
  const more = now - steps;
  return `${formatPlural(more, 'step')} ${more === 1 ? 'has' : 'have'} come since the state was read.`;
}

/** What a reader must know before believing what is shown. */
export function gapsText({ unread, dropped, seqs }: Pick<StateTimeline, 'unread' | 'dropped' | 'seqs'>): string[] {
  const gaps: string[] = [];
  if (unread.steps > 0 && seqs.length > 0) {
    const reason = unread.reason === null ? '' : ` ${visibleLine(unread.reason)}`;
    gaps.push(
      `The state after ${formatPlural(unread.steps, 'step')} could not be read: what ${unread.steps === 1 ? 'it' : 'they'} wrote is told of the next step with a state.${reason}`,
    );
  }
  if (dropped > 0) {
    gaps.push(
      `${formatPlural(dropped, 'write')} beyond the first 2,000,000 are not listed: later steps may have written more.`,
    );
  }
  return gaps;
}

/** Why there is nothing to show. */
export function noStateText({ unread }: Pick<StateTimeline, 'unread'>): string {
  if (unread.steps === 0) return NO_STATE;
  const none =
    unread.steps === 1
      ? 'The one state of this run cannot be read.'
      : `None of the ${formatCount(unread.steps)} states of this run can be read.`;
  return unread.reason === null ? none : `${none} ${visibleLine(unread.reason)}`;
}

export const NO_STATE = 'Not in this trace: the state after any step of this run.';

/** "31 unchanged paths", null where not all changes are known. */
export function unchangedText(unchanged: number | null): string | null {
  return unchanged === null || unchanged === 0 ? null : formatPlural(unchanged, 'unchanged path');
}
