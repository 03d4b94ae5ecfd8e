import type { Span } from './span.ts';

/**
 * Logfire sends a child at the start of a span that stands for it until the span itself comes: this turns it into the
 * span, still running. `idOf` reads ids as the container writes them.
 */
export function withoutPlaceholder(span: Span, idOf: (value: unknown) => string | null): Span {
  if (span.attributes['logfire.span_type'] !== 'pending_span') return span;
  if (span.parent_id === null) return { ...span, end: null };
  return {
    ...span,
    span_id: span.parent_id,
    parent_id: idOf(span.attributes['logfire.pending_parent_id']),
    end: null,
  };
}
