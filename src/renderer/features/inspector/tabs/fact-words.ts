import type { StepDetail } from '../../../../shared/api.ts';
import { atLeast, formatCount, formatTokens, UNKNOWN } from '../../../../shared/format/numbers.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import type { Usage } from '../../../../shared/model/step.ts';

/** "19.4k in (12.1k from cache, 0.8k to cache), 320 out (64 reasoning)". What is not recorded is left out, what is recorded in part is "≥3 out". */
export function usageWords(usage: Usage, partial_output: boolean): string {
  const parts = (words: [number | null, string][]) =>
    words.flatMap(([tokens, what]) => (tokens === null ? [] : [`${formatTokens(tokens)} ${what}`])).join(', ');
  const cached = parts([
    [usage.cache_read_tokens, 'from cache'],
    [usage.cache_write_tokens, 'to cache'],
  ]);
  const reasoning = parts([[usage.reasoning_tokens, 'reasoning']]);
  const sent = `${usage.input_tokens === null ? UNKNOWN : formatTokens(usage.input_tokens)} in`;
  const received = `${usage.output_tokens === null ? UNKNOWN : atLeast(formatTokens(usage.output_tokens), partial_output)} out`;
  return `${sent}${cached && ` (${cached})`}, ${received}${reasoning && ` (${reasoning})`}`;
}

/** A recorded value that has no form of its own. */
export function factValue(value: StepDetail['facts'][number]['value']): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'number':
      return Number.isInteger(value) ? formatCount(value) : Number.isFinite(value) ? String(value) : UNKNOWN;
    case 'string':
      return visibleText(value) || UNKNOWN;
    default:
      return UNKNOWN;
  }
}
