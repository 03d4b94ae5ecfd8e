import type { StepType } from '../../../shared/model/step.ts';
import { isObject } from '../fields.ts';
import { valueLine } from '../summary.ts';
import { callMessage, genAi, genAiModel, genAiOutput, genAiUsage } from './gen-ai.ts';
import { outputLine, resultPieces } from './messages.ts';
import { type Dialect, parsed, type Span, textAt } from './span.ts';

const KIND = 'langsmith.span.kind';
const INPUT = 'gen_ai.prompt';
const OUTPUT = 'gen_ai.completion';

/** LangSmith over OpenTelemetry: kinds of its own; what went in and what came out as JSON. */
export const langSmith: Dialect = {
  label: 'LangSmith',
  claims: (span) => textAt(span, KIND) !== null,
  step: (span) => {
    const type = typeOf(span);
    const name = textAt(span, 'langsmith.trace.name') ?? span.name;
    if (type === 'tool') return { type, name, summary: valueLine(parsed(span.attributes[INPUT])) };
    const summary = outputLine(genAiOutput(inMessages(span)));
    if (type !== 'llm' && type !== 'retrieval') return { type, name, summary };
    const model = genAiModel(span);
    return {
      type,
      name: (type === 'llm' ? model : null) ?? name,
      summary,
      model,
      provider: textAt(span, 'gen_ai.provider.name', 'gen_ai.system'),
      usage: genAiUsage(span),
    };
  },
  said: (span) => genAi.said(inMessages(span)),
  content: (span, step) => {
    if (step.type !== 'tool') return genAi.content(inMessages(span), step);
    const given = parsed(span.attributes[INPUT]);
    const result = resultPieces(span.attributes[OUTPUT]);
    return {
      request: given === undefined ? null : callMessage(step, given),
      response: result.length === 0 ? null : [{ role: 'tool', pieces: result }],
    };
  },
};

function typeOf(span: Span): StepType {
  switch (textAt(span, KIND)?.toLowerCase()) {
    case 'llm':
      return 'llm';
    case 'tool':
      return 'tool';
    case 'retriever':
    case 'embedding':
      return 'retrieval';
    default:
      return 'event';
  }
}

/** Messages may lie in an envelope: `{"messages": […]}`. */
function inMessages(span: Span): Span {
  const inner = (value: unknown) => {
    const whole = parsed(value);
    return isObject(whole) && Array.isArray(whole.messages) ? whole.messages : whole;
  };
  const { attributes } = span;
  return {
    ...span,
    attributes: { ...attributes, [INPUT]: inner(attributes[INPUT]), [OUTPUT]: inner(attributes[OUTPUT]) },
  };
}
