import type { TimelineStep } from '../../../shared/api.ts';
import { formatCost } from '../../../shared/format/cost.ts';
import { speakDuration } from '../../../shared/format/duration.ts';
import { shortModelName } from '../../../shared/format/model-name.ts';
import { formatCount, formatTokens } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { type StepType, stepKind } from '../../../shared/model/step.ts';
import { stepStatusLabel } from '../../ui/StatusIcon.tsx';
import { kindLabel } from '../../ui/StepIcon.tsx';

/** How a step ended: its failure class where one is recorded; empty where the trace does not say. */
export function outcomeOf({ status, failure }: Pick<TimelineStep, 'status' | 'failure'>): string {
  if (status === 'error' && failure !== null) return visibleLine(failure);
  return status === 'unknown' ? '' : stepStatusLabel(status);
}

/** Name of a step on screen: models by their short name. */
export function nameOf({ name, type }: { name: string; type: StepType }): string {
  const shown = visibleLine(name);
  return stepKind(type) === 'model' ? shortModelName(shown) : shown;
}

/** "attempt 2 of 3", and how that is known; null for calls that were made once. */
export function attemptOf(step: Pick<TimelineStep, 'attempt' | 'attempts' | 'retry_evidence'>): string | null {
  if (step.attempts <= 1) return null;
  const place = `${step.attempt} of ${step.attempts}`;
  return step.retry_evidence === 'arguments' ? `${place}, matched by arguments` : place;
}

/** A step as a reader names it: number, kind, name, summary, outcome, attempt, duration, tokens, cost, state. */
export function spokenStep(step: TimelineStep): string {
  const about = (known: boolean) => (known ? '' : 'about ');
  const attempt = attemptOf(step);
  return [
    formatCount(step.seq),
    kindLabel(stepKind(step.type)),
    visibleLine(step.name),
    visibleLine(step.summary),
    outcomeOf(step),
    attempt === null ? '' : `attempt ${attempt}`,
    step.duration_us === null ? '' : `${about(!step.duration_derived)}${speakDuration(step.duration_us)}`,
    step.input_tokens === null ? '' : `${formatTokens(step.input_tokens)} tokens in`,
    step.output_tokens === null ? '' : `${formatTokens(step.output_tokens)} tokens out`,
    step.cost_nano_usd === null
      ? ''
      : `${about(!step.cost_computed)}${formatCost(step.cost_nano_usd, { decimals: 3 })}`,
    step.state_changed ? 'state changed' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
