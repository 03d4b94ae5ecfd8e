import type { FailureType, StepError, StepStatus, StepType } from '../../../shared/model/step.ts';
import { textOf } from '../fields.ts';
import type { Locator, StepEvent } from '../format.ts';
import { cutText, oneLine } from '../summary.ts';
import { dialectOf } from './dialects.ts';
import { type Span, type SpanStep, type SpanTime, textAt } from './span.ts';

/** Longest failure message and name kept in the index, in UTF-16 units. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_NAME = 200;

/**
 * The step that a span is. It depends on the span alone: what hangs on other spans (parents that come later, tokens
 * that a wrapper repeats, a span delivered twice) is settled by the library, since those may lie in other files.
 */
export function stepOf(span: Span, place: { run: number; step: number; at: Locator }): StepEvent {
  const { model, provider, usage, cost_nano_usd, call_id, ...step } = dialectOf(span).step(span);
  const error = errorOf(span, step);
  const { start, end } = span;
  return {
    kind: 'step',
    run: place.run,
    step: place.step,
    key: span.span_id,
    type: step.type,
    name: oneLine(step.name, LONGEST_NAME) || 'span',
    summary: oneLine(step.summary),
    status: statusOf(span, error),
    started_at_us: start?.us ?? null,
    ...(start !== null && start.ns !== 0 && { started_at_ns: start.ns }),
    duration_us: start === null || end === null ? null : durationOf(start, end),
    ...(span.parent_id !== null && span.parent_id !== span.span_id && { parent_key: span.parent_id }),
    ...(model != null && { model: cutText(model, LONGEST_NAME) }),
    ...(provider != null && { provider: cutText(provider, LONGEST_NAME) }),
    ...(call_id != null && { call_id: cutText(call_id, LONGEST_NAME) }),
    ...(usage !== undefined && Object.keys(usage).length > 0 && { usage }),
    ...(cost_nano_usd != null && { cost_nano_usd }),
    ...(error !== null && { error }),
    parts: [place.at],
  };
}

/** Null where the clock went back in between. */
function durationOf(start: SpanTime, end: SpanTime): number | null {
  const duration = Math.round(end.us - start.us + (end.ns - start.ns) / 1000);
  return duration < 0 ? null : duration;
}

/** A span that ended without an error says by that that it went well: instrumentation leaves the status unset then. */
function statusOf(span: Span, error: StepError | null): StepStatus {
  if (error !== null) return 'error';
  if (span.end !== null || span.status === 'ok') return 'ok';
  return span.start === null ? 'unknown' : 'running';
}

export function errorOf(span: Span, step: Pick<SpanStep, 'type' | 'failure_code'>): StepError | null {
  const type = textAt(span, 'error.type');
  if (span.status !== 'error' && (type === null || span.status === 'ok')) return null;
  const exception = span.events.findLast(({ name }) => name === 'exception')?.attributes;
  const thrown = textOf(exception?.['exception.type']);
  const message = span.status_message ?? textOf(exception?.['exception.message']) ?? type ?? '';
  return {
    failure_type: failureType(step.type),
    failure_code: cutText(step.failure_code ?? type ?? thrown ?? '', LONGEST_NAME) || null,
    message: cutText(message, LONGEST_MESSAGE),
    from_text: false,
  };
}

/** Of an agent or of what is around a call the cause is not known: mostly the error only passes through. */
function failureType(type: StepType): FailureType | null {
  switch (type) {
    case 'llm':
    case 'plan':
    case 'response':
      return 'model';
    case 'tool':
      return 'tool';
    case 'retrieval':
    case 'memory_read':
    case 'memory_write':
      return 'retrieval';
    case 'agent':
    case 'event':
    case 'route':
    case 'approval':
    case 'user_input':
      return null;
  }
}
