import type { Dialect, Span } from './span.ts';
import { textAt } from './span.ts';

/** A span of something that is no agent: a request, a query of a database. */
export const plain: Dialect = {
  label: 'OpenTelemetry',
  claims: () => true,
  step: (span) => ({ type: 'event', name: span.name, summary: whatOf(span) }),
  said: () => null,
  content: ({ attributes }) => ({
    response:
      Object.keys(attributes).length === 0
        ? null
        : [{ role: 'harness', pieces: [{ type: 'json', label: 'attributes', value: attributes }] }],
  }),
};

/** What tells one such span from another of the same name. */
function whatOf(span: Span): string {
  return (
    textAt(span, 'logfire.msg', 'db.query.text', 'db.statement', 'url.full', 'http.url', 'url.path', 'http.target') ??
    textAt(span, 'rpc.method', 'messaging.destination.name', 'code.function.name', 'code.function') ??
    ''
  );
}
