import type { TimelineStep } from '../../../shared/api.ts';
import { formatCost } from '../../../shared/format/cost.ts';
import { speakDuration } from '../../../shared/format/duration.ts';
import { formatCount, formatTokens } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { type StepStatus, stepKind } from '../../../shared/model/step.ts';
import { kindLabel } from '../../ui/StepIcon.tsx';

const STATUS_WORDS: Record<StepStatus, string> = {
  ok: 'OK',
  error: 'failed',
  cancelled: 'stopped',
  unknown: '',
  running: 'running',
  incomplete: 'cut short',
};

/** How a step ended, in a word or two; empty where the trace does not say. */
export function outcomeOf(step: Pick<TimelineStep, 'status' | 'failure'>): string {
  return step.status === 'error' && step.failure !== null ? visibleLine(step.failure) : STATUS_WORDS[step.status];
}

/** "bash", "bash, attempt 2 of 3". */
export function titleOf(step: Pick<TimelineStep, 'name' | 'attempt' | 'attempts'>): string {
  const name = visibleLine(step.name);
  return step.attempts > 1 ? `${name}, attempt ${step.attempt} of ${step.attempts}` : name;
}

/** A step as a reader names it: number, kind, name, summary, status, attempt, duration, tokens, cost, state. */
export function spokenStep(step: TimelineStep): string {
  const tokens = [
    step.input_tokens === null ? '' : `${formatTokens(step.input_tokens)} tokens in`,
    step.output_tokens === null ? '' : `${formatTokens(step.output_tokens)} out`,
  ];
  return [
    formatCount(step.seq),
    kindLabel(stepKind(step.type)),
    visibleLine(step.name),
    visibleLine(step.summary),
    outcomeOf(step),
    step.attempts > 1 ? `attempt ${step.attempt} of ${step.attempts}` : '',
    step.duration_us === null ? '' : `${step.duration_derived ? 'about ' : ''}${speakDuration(step.duration_us)}`,
    ...tokens,
    step.cost_nano_usd === null
      ? ''
      : formatCost(step.cost_nano_usd, { computed: step.cost_computed, decimals: 3 }).replace('≈', 'about '),
    step.state_changed ? 'state changed' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
