import { isObject } from '../fields.ts';
import { genAi } from './gen-ai.ts';
import { type Dialect, numberAt, parsed, type Span, textAt } from './span.ts';

const OUTPUT = 'gen_ai.output';
const ARGUMENTS = 'gen_ai.tool.args';

/** any-agent: GenAI conventions with names of its own for what a call gave, for arguments of tools and for costs. */
export const anyAgent: Dialect = {
  label: 'any-agent',
  claims: (span) =>
    textAt(span, 'gen_ai.operation.name') !== null && textAt(span, OUTPUT, ARGUMENTS, 'any_agent.version') !== null,
  step: (span) => genAi.step(inConventions(span)),
  said: (span) => genAi.said(span),
  content: (span, step) => genAi.content(inConventions(span), step),
};

function inConventions(span: Span): Span {
  const { attributes } = span;
  const input = numberAt(span, 'gen_ai.usage.input_cost');
  const output = numberAt(span, 'gen_ai.usage.output_cost');
  return {
    ...span,
    attributes: {
      'gen_ai.output.messages': messagesOf(attributes[OUTPUT]),
      'gen_ai.tool.call.arguments': attributes[ARGUMENTS],
      'gen_ai.tool.call.result': attributes[OUTPUT],
      ...(input !== null && output !== null && { 'gen_ai.usage.cost': input + output }),
      ...attributes,
    },
  };
}

/** Words, or the calls that the model asks for: `[{"tool.name", "tool.args"}]`. */
function messagesOf(output: unknown): unknown {
  const calls = parsed(output);
  const isCall = (call: unknown) => isObject(call) && typeof call['tool.name'] === 'string';
  // A result that is JSON itself is what was said.
  if (!Array.isArray(calls) || calls.length === 0 || !calls.every(isCall)) {
    return typeof output === 'string' ? [{ role: 'assistant', content: output }] : output;
  }
  const tool_calls = calls.map((call) => ({ name: call['tool.name'], arguments: call['tool.args'] }));
  return [{ role: 'assistant', tool_calls }];
}
