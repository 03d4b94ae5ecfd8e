import type { Comparison, Delta, Deltas, Difference } from '../../shared/api.ts';
import type { ChangeSides } from '../../shared/difference/print-change.ts';
import { formatCost } from '../../shared/format/cost.ts';
import { formatDuration } from '../../shared/format/duration.ts';
import { atLeast, formatCount, formatPlural, formatTokens } from '../../shared/format/numbers.ts';
import { spacesShown } from '../../shared/format/visible-text.ts';
import { cutText } from '../../shared/json/short.ts';
import { RUN_STATUS_LABELS, type RunStatus } from '../../shared/model/run.ts';
import { RULES } from '../../shared/normalise/rules.ts';

/** "3 changed, 1 only in A"; what there is none of is left out. */
export function countsLine({ counts, unread }: Comparison): string {
  const { changed, left, right, moved } = counts;
  const differences = changed + left + right + moved;
  const parts = [
    changed > 0 ? `${formatCount(changed)} changed` : null,
    left > 0 ? `${formatCount(left)} only in A` : null,
    right > 0 ? `${formatCount(right)} only in B` : null,
    moved > 0 ? `${formatCount(moved)} moved` : null,
  ].filter((part) => part !== null);
  // What was not read is not known to be the same.
  const hazy =
    unread.pairs === 0 ? '' : `, ${formatCount(unread.pairs)} of them as far as their kind, name and status tell`;
  if (differences === 0)
    return `No differences in ${formatPlural(counts.same, 'pair of steps', 'pairs of steps')}${hazy}.`;
  return `${formatPlural(differences, 'difference')}: ${parts.join(', ')}; ${formatCount(counts.same)} the same${hazy}.`;
}

/** What a reader should know before believing the rest. */
export function caveats({ outcome, little_shared, unread, harness_unknown }: Comparison): string[] {
  const lines: string[] = little_shared === null ? [] : [little_shared];
  if (outcome === 'too_different') {
    lines.push('The runs are too different to be aligned: steps are paired by position alone.');
  }
  const missing = unread.left + unread.right;
  if (missing > 0) {
    lines.push(
      `The content of ${formatPlural(missing, 'step')} could not be read and is not compared: ${unread.reason ?? ''}`,
    );
  }
  if (harness_unknown.length > 0) lines.push(`Not recorded, so not compared: ${harness_unknown.join('; ')}.`);
  return lines;
}

/** What was left out of comparing, by whose wish, and what that hid. */
export function leftOutLines({ hidden, left_out, renames_unchecked }: Comparison): string[] {
  const { rules_off, ignore, fields } = left_out;
  const lines = hidden.map(({ rule, label, count, pairs }) => {
    const what = rule === 'ignored' ? `${label} (${ignore.join(', ')})` : label;
    return `${what}: ${formatPlural(count, 'value')} that differ${count === 1 ? 's' : ''}, in ${formatPlural(pairs, 'pair')} told as the same.`;
  });
  if (ignore.length > 0 && hidden.every(({ rule }) => rule !== 'ignored')) {
    lines.push(`Ignored by you (${ignore.join(', ')}): nothing that would make a difference.`);
  }
  if (fields.length > 0) lines.push(`Fields that are not compared: ${fields.join(', ')}.`);
  if (rules_off.length > 0) {
    lines.push(`Rules of normalisation that are off: ${rules_off.map((rule) => RULES[rule].label).join(', ')}.`);
  }
  if (renames_unchecked > 0) {
    const pairs = formatPlural(renames_unchecked, 'pair');
    lines.push(`${pairs} with very many ids: only the first in each were checked for being renamed consistently.`);
  }
  return lines;
}

/** Where the runs come together again: three pairs in a row of one kind and name, whatever else differs in them. */
export function togetherLine({ reconverges }: Comparison): string {
  if (reconverges === null) return 'The runs do not come together again.';
  const { left, right } = reconverges;
  return `From step ${left} of A and ${right} of B, three steps in a row are of the same kinds and names again.`;
}

/** The cause, as the guess that it is. */
export function causeLine({ cause: { cause, evidence } }: Difference): string {
  return cause === 'unknown' ? `Cause not known. ${evidence}` : `Likely cause: ${cause.replace('_', ' ')}. ${evidence}`;
}

function costOf({ cost_nano_usd: cost, cost_computed }: Deltas, side: 'left' | 'right'): string {
  const text = formatCost(cost[side], { computed: cost_computed[side] });
  return atLeast(text, cost[side] !== null && cost[`${side}_is_lower_bound`]);
}

/** Figures that differ, as [label, A, B]. */
export function deltaRows(deltas: Deltas): [label: string, left: string, right: string][] {
  const status = (one: string) => RUN_STATUS_LABELS[one as RunStatus] ?? one;
  const figure = (label: string, delta: Delta, format: (value: number | null) => string): [string, string, string] => [
    label,
    atLeast(format(delta.left), delta.left !== null && delta.left_is_lower_bound),
    atLeast(format(delta.right), delta.right !== null && delta.right_is_lower_bound),
  ];
  const count = (value: number | null) => (value === null ? '–' : formatCount(value));
  return [
    ['Status', status(deltas.status.left), status(deltas.status.right)],
    figure('Steps', deltas.steps, count),
    figure('Errors', deltas.errors, count),
    figure('Retries', deltas.retries, count),
    figure('Input tokens', deltas.input_tokens, formatTokens),
    figure('Output tokens', deltas.output_tokens, formatTokens),
    ['Cost', costOf(deltas, 'left'), costOf(deltas, 'right')],
    figure('Duration', deltas.time_us, (value) => formatDuration(value)),
  ];
}

/** Longest side of what surrounds the model, in a line. */
const LONGEST_SIDE = 200;
/** What stands before the first part that differs. */
const LEAD = 40;

/** Both sides of a long change from a little before where they differ; a part of nothing but spaces shows them. */
export function shortSides(change: ChangeSides): { left: string | null; right: string | null } {
  const starts = [change.left_marks, change.right_marks].flatMap((marks) => marks?.[0]?.[0] ?? []);
  const from = Math.max(0, Math.min(...(starts.length === 0 ? [0] : starts)) - LEAD);
  const side = (text: string | null, marks: ChangeSides['left_marks']) => {
    if (text === null) return null;
    let shown = '';
    let at = from;
    for (const [begin, end] of marks ?? []) {
      shown += text.slice(at, begin) + spacesShown(text.slice(begin, end));
      at = end;
    }
    return cutText(`${from > 0 ? '…' : ''}${shown}${text.slice(at)}`, LONGEST_SIDE);
  };
  return { left: side(change.left, change.left_marks), right: side(change.right, change.right_marks) };
}
