import type { StepType } from '../../../shared/model/step.ts';
import type { ContentMessage } from '../content.ts';
import { arrayOf, isObject } from '../fields.ts';
import { valueLine } from '../summary.ts';
import { callMessage, genAiInput, genAiModel, genAiOutput, genAiUsage } from './gen-ai.ts';
import { lastUserText, messagesFrom, outputLine, resultPieces } from './messages.ts';
import { type Dialect, hasPrefix, parsed, type Span, textAt } from './span.ts';
import { unflatten } from './unflatten.ts';

const KIND = 'traceloop.span.kind';

/** OpenLLMetry: its own kinds for what a program does, indexed attributes for the calls of a model. */
export const traceloop: Dialect = {
  label: 'OpenLLMetry',
  claims: (span) => textAt(span, KIND, 'llm.request.type') !== null || hasPrefix(span, 'gen_ai.prompt.0.'),
  step: (span) => {
    const type = typeOf(span);
    const given = parsed(span.attributes['traceloop.entity.input']);
    const name = textAt(span, 'traceloop.entity.name') ?? span.name;
    if (type === 'tool') {
      return { type, name, summary: valueLine(argumentsOf(given)), call_id: textAt(span, 'gen_ai.tool.call.id') };
    }
    if (type !== 'llm' && type !== 'retrieval') {
      return { type, name, summary: valueLine(twiceParsed(span.attributes['traceloop.entity.output'])) };
    }
    const model = genAiModel(span);
    return {
      type,
      name: (type === 'llm' ? model : null) ?? span.name,
      summary: outputLine(outputOf(span)),
      model,
      provider: textAt(span, 'gen_ai.provider.name', 'gen_ai.system'),
      usage: genAiUsage(span),
    };
  },
  said: (span) => lastUserText(inputOf(span)),
  content: (span, step) => {
    const { attributes } = span;
    if (step.type === 'llm' || step.type === 'retrieval') {
      const request = inputOf(span);
      const response = outputOf(span);
      return {
        request: request.length === 0 ? null : request,
        response: response.length === 0 ? null : response,
        usage: step.usage ?? null,
      };
    }
    const given = parsed(attributes['traceloop.entity.input']);
    const result = resultPieces(twiceParsed(attributes['traceloop.entity.output']));
    const sent =
      step.type === 'tool'
        ? callMessage(step, argumentsOf(given))
        : [{ role: 'harness' as const, pieces: resultPieces(given) }];
    return {
      request: given === undefined ? null : sent,
      response: result.length === 0 ? null : [{ role: step.type === 'tool' ? 'tool' : 'harness', pieces: result }],
    };
  },
};

function typeOf(span: Span): StepType {
  switch (textAt(span, KIND)) {
    case 'tool':
      return 'tool';
    case 'agent':
      return 'agent';
    case null:
      return /^(embedding|rerank)/.test(textAt(span, 'llm.request.type') ?? '') ? 'retrieval' : 'llm';
    default:
      return 'event';
  }
}

/** Python writes `{args, kwargs}`, JavaScript a list: one argument stands for itself. */
function argumentsOf(given: unknown): unknown {
  if (!isObject(given)) return given;
  const args = arrayOf(given.args);
  const { kwargs } = given;
  if (args.length === 0 && isObject(kwargs)) return kwargs;
  const named = isObject(kwargs) && Object.keys(kwargs).length > 0;
  return args.length === 1 && !named ? args[0] : given;
}

/** Outputs may be JSON that holds JSON as text. */
function twiceParsed(value: unknown): unknown {
  return parsed(parsed(value));
}

function inputOf(span: Span): ContentMessage[] {
  const indexed = messagesFrom(unflatten(span.attributes, 'gen_ai.prompt'));
  return indexed.length > 0 ? indexed : genAiInput(span);
}

function outputOf(span: Span): ContentMessage[] {
  const indexed = messagesFrom(unflatten(span.attributes, 'gen_ai.completion'), 'assistant');
  return indexed.length > 0 ? indexed : genAiOutput(span);
}
