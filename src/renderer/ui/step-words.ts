import type { StepRow } from '../../shared/api.ts';
import { type CostOptions, formatCost } from '../../shared/format/cost.ts';
import { speakDuration } from '../../shared/format/duration.ts';
import { formatCount, formatPlural, formatTokens } from '../../shared/format/numbers.ts';
import { type ShortName, shortStepName } from '../../shared/format/step-name.ts';
import { visibleLine } from '../../shared/format/visible-text.ts';
import { stepKind } from '../../shared/model/step.ts';
import { stepStatusLabel } from './StatusIcon.tsx';
import { kindLabel } from './StepIcon.tsx';

/** A step, with its failure class where whoever asks for it knows one. */
type Step = StepRow & { failure?: string | null };

/** Name of a step where there is little room. */
export function nameOf({ type, name }: Pick<StepRow, 'type' | 'name'>): ShortName {
  return shortStepName({ type, name: visibleLine(name) || type });
}

/** How a step ended: its failure class where one is recorded; empty where the trace does not say. */
export function outcomeOf({ status, failure }: Pick<Step, 'status' | 'failure'>): string {
  if (status === 'error' && failure) return visibleLine(failure);
  return status === 'unknown' ? '' : stepStatusLabel(status);
}

/** "2 of 3", and how that is known; null for calls that were made once. */
export function attemptOf(step: Pick<StepRow, 'attempt' | 'attempts' | 'retry_evidence'>): string | null {
  if (step.attempts <= 1) return null;
  const place = `${formatCount(step.attempt)} of ${formatCount(step.attempts)}`;
  return step.retry_evidence === 'arguments' ? `${place}, matched by arguments` : place;
}

/** Of steps that are history of another run. */
export function copiedWords(copied: number): string {
  return `${formatCount(copied)} counted in another file`;
}

export function turnLabel({ turn }: Pick<StepRow, 'turn'>): string {
  return turn === null ? 'turn' : `turn ${formatCount(turn)}`;
}

/** Everything sent and received; null when the file records neither. */
export function stepTokens({ input_tokens: sent, output_tokens: received }: StepRow): number | null {
  return sent === null && received === null ? null : (sent ?? 0) + (received ?? 0);
}

/** How the cost of one step is written. */
export function stepCostOptions({ cost_computed, partial_output }: StepRow): CostOptions {
  return { computed: cost_computed, partial: partial_output, decimals: 3 };
}

/**
 * A step as a reader names it, in list and timeline: number, kind, name, summary, outcome, attempt, duration, tokens,
 * cost, state. What a trace does not say is left out, or it would be a list of gaps.
 */
export function spokenStep(step: Step): string {
  const attempt = attemptOf(step);
  const tokens = stepTokens(step);
  const partial = step.partial_output ? 'at least ' : '';
  return [
    formatCount(step.seq),
    kindLabel(stepKind(step.type)),
    visibleLine(step.name),
    visibleLine(step.summary),
    outcomeOf(step),
    attempt === null ? '' : `attempt ${attempt}`,
    step.duration_us === null ? '' : `${step.duration_derived ? 'about ' : ''}${speakDuration(step.duration_us)}`,
    tokens === null ? '' : `${partial}${formatTokens(tokens)} tokens`,
    step.cost_nano_usd === null
      ? ''
      : formatCost(step.cost_nano_usd, stepCostOptions(step)).replace('≥', 'at least ').replace('≈', 'about '),
    step.state_changed ? 'state changed' : '',
    step.mark === 'compaction' ? 'compaction' : step.mark === 'turn' ? turnLabel(step) : '',
    step.copied ? 'copied, counted in another file' : '',
    step.folded ? `${formatPlural(step.children, 'step')} folded` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
