import { arrayOf, isObject, textOf } from '../fields.ts';
import { genAi } from './gen-ai.ts';
import { type Dialect, parsed, type Span, textAt } from './span.ts';

/**
 * Pydantic AI in its older versions, which tell agents and tools by the names of spans alone; calls of a model and all
 * that newer versions write follow the GenAI conventions.
 */
export const logfire: Dialect = {
  label: 'Pydantic AI',
  claims: (span) => operationOf(span) !== null,
  step: (span) => genAi.step(inConventions(span)),
  said: (span) => genAi.said(inConventions(span)),
  content: (span, step) => genAi.content(inConventions(span), step),
};

/** `running tool`, not the `running 2 tools` around it. */
function operationOf(span: Span): 'invoke_agent' | 'execute_tool' | null {
  if (textAt(span, 'gen_ai.operation.name') !== null || !isOfLogfire(span)) return null;
  if (/^agent run\b|^invoke_agent\b/.test(span.name) && textAt(span, 'agent_name') !== null) return 'invoke_agent';
  const isTool = /^running tool\b|^execute_tool\b/.test(span.name) && textAt(span, 'gen_ai.tool.name') !== null;
  return isTool ? 'execute_tool' : null;
}

function isOfLogfire({ attributes }: Span): boolean {
  return ['logfire.span_type', 'logfire.msg', 'logfire.json_schema'].some((key) => key in attributes);
}

function inConventions(span: Span): Span {
  const { attributes } = span;
  const listed = arrayOf(parsed(attributes.all_messages_events)).filter((item) => isObject(item));
  return {
    ...span,
    attributes: { ...attributes, 'gen_ai.operation.name': operationOf(span) },
    // What older conventions write as events of the span lies in one attribute here.
    events: [...span.events, ...listed.map((item) => ({ name: textOf(item['event.name']) ?? '', attributes: item }))],
  };
}
