import type { StepRow } from '../../../shared/api.ts';
import { formatCost } from '../../../shared/format/cost.ts';
import { speakDuration } from '../../../shared/format/duration.ts';
import { formatCount, formatPlural, formatTokens } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { stepKind } from '../../../shared/model/step.ts';
import { stepStatusLabel } from '../../ui/StatusIcon.tsx';
import { kindLabel } from '../../ui/StepIcon.tsx';

/** Everything sent and received; null when the file records neither. */
export function stepTokens({ input_tokens: sent, output_tokens: received }: StepRow): number | null {
  return sent === null && received === null ? null : (sent ?? 0) + (received ?? 0);
}

/**
 * The name of a row, read aloud: number, kind, name, summary, status, attempt, duration, tokens, cost, state. What
 * a trace does not say is left out, or the list would be a list of gaps.
 */
export function stepName(step: StepRow): string {
  const tokens = stepTokens(step);
  return [
    formatCount(step.seq),
    kindLabel(stepKind(step.type)),
    visibleLine(step.name),
    visibleLine(step.summary),
    step.status === 'unknown' ? '' : stepStatusLabel(step.status),
    step.attempts > 1 ? `attempt ${step.attempt} of ${step.attempts}` : '',
    step.duration_us === null ? '' : `${step.duration_derived ? 'about ' : ''}${speakDuration(step.duration_us)}`,
    tokens === null ? '' : `${formatTokens(tokens)} tokens`,
    step.cost_nano_usd === null
      ? ''
      : formatCost(step.cost_nano_usd, { computed: step.cost_computed, decimals: 3 }).replace('≈', 'about '),
    step.state_changed ? 'state changed' : '',
    step.mark === 'compaction' ? 'compaction' : step.mark === 'turn' ? turnLabel(step) : '',
    step.copied ? 'copied from another run' : '',
    step.folded ? `${formatPlural(step.children, 'step')} folded` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

export function turnLabel({ turn }: Pick<StepRow, 'turn'>): string {
  return turn === null ? 'turn' : `turn ${formatCount(turn)}`;
}

/** Tooltip of the badge of an attempt. */
export function attemptTip({ attempt, attempts, retry_evidence }: StepRow): string {
  const place = `Attempt ${formatCount(attempt)} of ${formatCount(attempts)}`;
  switch (retry_evidence) {
    case 'arguments':
      return `${place}, matched by arguments: the trace records no link, but the same call came right after an error`;
    case 'recorded':
      return `${place}, as recorded`;
    case null:
      return place;
  }
}

/** Tooltip of the time, saying what the figure leaves out; the time of day comes from the caller. */
export function timeTip(step: StepRow, startedAt: string): string {
  const lines = [startedAt === '' ? 'Not in this trace: start of the step' : `Started ${startedAt}`];
  if (step.duration_us !== null && step.duration_derived) {
    lines.push('≈ The trace records no duration: taken from line to line, or from call to result');
  } else if (step.duration_us === null && step.status !== 'running') {
    lines.push(
      step.status === 'incomplete'
        ? 'Cut short: the trace has no end of it'
        : 'Not in this trace: duration of the step',
    );
  }
  return lines.join('\n');
}

/** Tooltip of the tokens. */
export function tokensTip({ input_tokens: sent, output_tokens: received }: StepRow): string {
  if (sent === null && received === null) return '';
  const say = (tokens: number | null) => (tokens === null ? 'unknown' : formatCount(tokens));
  return `In ${say(sent)}, out ${say(received)}`;
}
