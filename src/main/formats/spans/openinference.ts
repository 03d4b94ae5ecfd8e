import type { StepType } from '../../../shared/model/step.ts';
import type { ContentMessage } from '../content.ts';
import { arrayOf, isObject, textOf } from '../fields.ts';
import { valueLine } from '../summary.ts';
import { callMessage } from './gen-ai.ts';
import { lastUserText, messagesFrom, outputLine, resultPieces } from './messages.ts';
import { countAt, type Dialect, nanoUsd, numberAt, parsed, type Span, textAt } from './span.ts';
import { unflatten } from './unflatten.ts';
import { usageFrom } from './usage.ts';

const KIND = 'openinference.span.kind';

/** OpenInference, which Arize Phoenix and its instrumentations write. */
export const openInference: Dialect = {
  label: 'OpenInference',
  claims: (span) => textAt(span, KIND) !== null,
  step: (span) => {
    const type = typeOf(textAt(span, KIND) ?? '');
    const model = textAt(span, 'llm.model_name', 'embedding.model_name', 'reranker.model_name');
    const name = nameOf(span, type) ?? (type === 'llm' ? model : null) ?? span.name;
    if (type === 'tool') {
      const summary = valueLine(parsed(span.attributes['input.value']));
      return { type, name, summary, call_id: textAt(span, 'tool_call.id', 'tool.id') };
    }
    const output = outputOf(span);
    const summary =
      type === 'llm' ? outputLine(output) : outputLine(output) || valueLine(parsed(span.attributes['input.value']));
    if (type === 'agent' || type === 'event') return { type, name, summary };
    return {
      type,
      name,
      summary,
      model,
      provider: textAt(span, 'llm.provider', 'llm.system'),
      usage: usageFrom({
        input: countAt(span, 'llm.token_count.prompt'),
        output: countAt(span, 'llm.token_count.completion'),
        cache_read: countAt(span, 'llm.token_count.prompt_details.cache_read'),
        cache_write: countAt(span, 'llm.token_count.prompt_details.cache_write'),
        reasoning: countAt(span, 'llm.token_count.completion_details.reasoning'),
      }),
      cost_nano_usd: nanoUsd(numberAt(span, 'llm.cost.total')),
    };
  },
  said: (span) => {
    const listed = lastUserText(indexed(span, 'llm.input_messages'));
    const kind = textAt(span, KIND)?.toUpperCase() ?? '';
    if (listed !== null || !['LLM', 'AGENT', 'CHAIN'].includes(kind)) return listed;
    const value = parsed(span.attributes['input.value']);
    if (typeof value === 'string') return textOf(value);
    return isObject(value) && Array.isArray(value.messages) ? lastUserText(messagesFrom(value.messages)) : null;
  },
  content: (span, step) => {
    const { attributes } = span;
    if (step.type === 'tool') {
      const given = parsed(attributes['input.value'] ?? attributes['tool.parameters']);
      const result = resultPieces(attributes['output.value']);
      return {
        request: given === undefined ? null : callMessage(step, given),
        response: result.length === 0 ? null : [{ role: 'tool', pieces: result }],
      };
    }
    const listed = indexed(span, 'llm.input_messages');
    const request = listed.length > 0 ? listed : wordsOrJson(attributes['input.value'], 'user');
    const response = outputOf(span);
    return {
      request: request.length === 0 ? null : request,
      response: response.length === 0 ? null : response,
      usage: step.usage ?? null,
    };
  },
};

function typeOf(kind: string): StepType {
  switch (kind.toUpperCase()) {
    case 'LLM':
      return 'llm';
    case 'TOOL':
      return 'tool';
    case 'AGENT':
      return 'agent';
    case 'RETRIEVER':
    case 'RERANKER':
    case 'EMBEDDING':
      return 'retrieval';
    default:
      return 'event';
  }
}

function nameOf(span: Span, type: StepType): string | null {
  if (type === 'tool') return textAt(span, 'tool.name');
  return type === 'agent' ? textAt(span, 'agent.name', 'graph.node.id') : null;
}

function outputOf(span: Span): ContentMessage[] {
  const listed = indexed(span, 'llm.output_messages');
  if (listed.length > 0) return listed;
  const documents = arrayOf(unflatten(span.attributes, 'retrieval.documents'));
  if (documents.length > 0) {
    return [{ role: 'tool', pieces: [{ type: 'json', label: 'documents', value: documents }] }];
  }
  return wordsOrJson(span.attributes['output.value'], 'assistant');
}

/** Words as they are; anything structured as JSON, since it is what a function took or gave. */
function wordsOrJson(value: unknown, role: ContentMessage['role']): ContentMessage[] {
  const pieces = resultPieces(value);
  return pieces.length === 0 ? [] : [{ role: pieces[0]?.type === 'text' ? role : 'harness', pieces }];
}

function indexed(span: Span, prefix: string): ContentMessage[] {
  return arrayOf(unflatten(span.attributes, prefix)).flatMap((item) => {
    const message = isObject(item) && isObject(item.message) ? item.message : item;
    if (!isObject(message)) return [];
    if (!Array.isArray(message.contents)) return messagesFrom(message);
    const content = message.contents.map((part) => {
      const inner = isObject(part) && isObject(part.message_content) ? part.message_content : part;
      if (!isObject(inner) || inner.type !== 'image') return inner;
      const image = isObject(inner.image) && isObject(inner.image.image) ? inner.image.image : null;
      return { type: 'image_url', image_url: textOf(image?.url) };
    });
    return messagesFrom({ ...message, content });
  });
}
