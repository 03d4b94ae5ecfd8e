import type { StepRow } from '../../shared/api.ts';
import { atLeast, formatCount } from '../../shared/format/numbers.ts';
import { PARTIAL_OUTPUT } from '../../shared/format/sums.ts';

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
export function tokensTip({ input_tokens: sent, output_tokens: received, partial_output }: StepRow): string {
  if (sent === null && received === null) return '';
  const say = (tokens: number | null) => (tokens === null ? 'unknown' : formatCount(tokens));
  const why = partial_output ? `\n${PARTIAL_OUTPUT}` : '';
  return `In ${say(sent)}, out ${atLeast(say(received), partial_output)}${why}`;
}
