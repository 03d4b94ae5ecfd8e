import { anyAgent } from './any-agent.ts';
import { genAi } from './gen-ai.ts';
import { langSmith } from './langsmith.ts';
import { logfire } from './logfire.ts';
import { openInference } from './openinference.ts';
import { plain } from './plain.ts';
import { type Dialect, type Span, textAt } from './span.ts';
import { traceloop } from './traceloop.ts';
import { vercelAi } from './vercel-ai.ts';

/** Spans from before `gen_ai.operation.name` name their model all the same. */
const earlyGenAi: Dialect = { ...genAi, claims: (span) => textAt(span, 'gen_ai.request.model') !== null };

/** The first that claims a span reads it: the more special ones before those that others imitate. */
const DIALECTS: readonly Dialect[] = [
  openInference,
  anyAgent,
  genAi,
  traceloop,
  vercelAi,
  langSmith,
  logfire,
  earlyGenAi,
];

export function dialectOf(span: Span): Dialect {
  return DIALECTS.find((dialect) => dialect.claims(span)) ?? plain;
}
