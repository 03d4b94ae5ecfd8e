import type { Cause, Comparison, Difference, PairSeqs } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { type DeltaCell, deltaCells, type Sides } from './deltas.ts';

const CAUSES: Record<Cause, string> = {
  input: 'input',
  prompt: 'prompt',
  tools: 'tools',
  model: 'model',
  configuration: 'configuration',
  order: 'order of steps',
  environment: 'environment',
  tool_result: 'tool result',
  model_answer: 'model answer',
  unknown: 'unknown',
};

/** "Likely cause: prompt. EVIDENCE": a guess, and told as one. */
export function causeText({ cause, evidence }: Difference['cause']): string {
  const told = cause === 'unknown' ? 'Cause unknown.' : `Likely cause: ${CAUSES[cause]}.`;
  return [told, visibleLine(evidence)].filter(Boolean).join(' ');
}

/** "A 14, B 16". */
export function seqsText({ left, right }: PairSeqs): string {
  return [left === null ? '' : `A ${formatCount(left)}`, right === null ? '' : `B ${formatCount(right)}`]
    .filter(Boolean)
    .join(', ');
}

/** Where the runs come together again after they parted. */
export function togetherText({ first_divergence, reconverges }: Comparison): string | null {
  if (first_divergence === null) return null;
  return reconverges === null ? 'They do not come together again.' : `Together again from ${seqsText(reconverges)}.`;
}

/** "From where they part: steps 9 to 11, tokens 12.1k to 14k"; null where nothing is known. */
export function downstreamText({ downstream }: Comparison, sides?: Sides): string | null {
  if (downstream === null) return null;
  const told = deltaCells(downstream, sides)
    .filter(({ label, left, right }) => label !== 'Status' && (left !== right || label === 'Steps'))
    .map(({ label, left, right, change }: DeltaCell) =>
      [
        `${label.toLowerCase()} ${left === right ? `${left} in both` : `${left} to ${right}`}`,
        change === null ? '' : `(${change})`,
      ]
        .filter(Boolean)
        .join(' '),
    );
  return told.length === 0 ? null : `From where they part: ${told.join(', ')}.`;
}

/** Both firsts as lines of the banner; one line where they are the same pair. */
export function firstLines(
  comparison: Pick<Comparison, 'first_difference' | 'first_divergence'>,
): { title: string; difference: Difference }[] {
  const { first_difference: first, first_divergence: divergence } = comparison;
  if (first === null) return divergence === null ? [] : [{ title: 'First divergence.', difference: divergence }];
  if (divergence === null) return [{ title: 'First difference.', difference: first }];
  if (first.pair === divergence.pair) {
    return [{ title: 'First difference, and where the runs part.', difference: first }];
  }
  return [
    { title: 'First difference.', difference: first },
    { title: 'First divergence.', difference: divergence },
  ];
}

/** What the banner says where nothing differs. */
export function noDifferenceText(comparison: Comparison, sameRun: boolean): string {
  const steps = formatPlural(comparison.counts.same, 'step');
  const hidden = comparison.hidden.reduce((sum, { count }) => sum + count, 0);
  const left = hidden === 0 ? '' : ` ${formatPlural(hidden, 'value')} left out of comparing.`;
  return `${sameRun ? 'A and B are the same run. ' : ''}No differences in ${steps}.${left}`;
}

/** "A has 3 new steps" of a run that grew since; null while neither did. */
export function grownText(left: number, right: number): string | null {
  const parts = [
    left > 0 ? `A has ${formatPlural(left, 'new step')}` : '',
    right > 0 ? `B has ${formatPlural(right, 'new step')}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? null : `${parts.join(', ')}.`;
}

/** Which steps were compared without their content, and why. */
export function unreadText({ unread }: Comparison): string | null {
  const parts = [
    unread.left > 0 ? `${formatPlural(unread.left, 'step')} of A` : '',
    unread.right > 0 ? `${formatPlural(unread.right, 'step')} of B` : '',
  ].filter(Boolean);
  if (parts.length === 0) return null;
  const why = unread.reason === null ? '' : ` ${visibleLine(unread.reason)}`;
  return `The content of ${parts.join(' and ')} could not be read: compared by kind, name and status alone.${why}`;
}
