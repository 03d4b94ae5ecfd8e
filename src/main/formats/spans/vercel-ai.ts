import type { StepType } from '../../../shared/model/step.ts';
import type { ContentMessage } from '../content.ts';
import { isObject } from '../fields.ts';
import { valueLine } from '../summary.ts';
import { callMessage, genAiModel, genAiUsage } from './gen-ai.ts';
import { lastUserText, messagesFrom, outputLine, pieceOfPart, resultPieces } from './messages.ts';
import { countAt, type Dialect, parsed, type Span, textAt } from './span.ts';
import { usageFrom } from './usage.ts';

const OPERATION = 'ai.operationId';

/** The Vercel AI SDK up to version 6, whose spans carry `ai.*`. Newer ones follow the GenAI conventions. */
export const vercelAi: Dialect = {
  label: 'Vercel AI SDK',
  claims: (span) => textAt(span, OPERATION) !== null,
  step: (span) => {
    const operation = textAt(span, OPERATION) ?? '';
    const type = typeOf(operation);
    if (type === 'tool') {
      const name = textAt(span, 'ai.toolCall.name') ?? span.name;
      const summary = valueLine(parsed(span.attributes['ai.toolCall.args']));
      return { type, name, summary, call_id: textAt(span, 'ai.toolCall.id') };
    }
    const summary = outputLine(outputOf(span));
    // The outer span of an operation repeats the tokens of the calls inside it.
    if (!isCall(operation)) return { type, name: textAt(span, 'ai.telemetry.functionId') ?? span.name, summary };
    const model = textAt(span, 'ai.response.model') ?? genAiModel(span) ?? textAt(span, 'ai.model.id');
    return {
      type,
      name: (type === 'llm' ? model : null) ?? span.name,
      summary,
      model,
      provider: textAt(span, 'gen_ai.system', 'ai.model.provider'),
      usage: usageOf(span),
    };
  },
  said: (span) => lastUserText(inputOf(span)),
  content: (span, step) => {
    const { attributes } = span;
    if (step.type === 'tool') {
      const given = parsed(attributes['ai.toolCall.args']);
      const result = resultPieces(attributes['ai.toolCall.result']);
      return {
        request: given === undefined ? null : callMessage(step, given),
        response: result.length === 0 ? null : [{ role: 'tool', pieces: result }],
      };
    }
    const request = inputOf(span);
    const response = outputOf(span);
    return {
      request: request.length === 0 ? null : request,
      response: response.length === 0 ? null : response,
      usage: step.usage ?? null,
      finish_reason: textAt(span, 'ai.response.finishReason'),
    };
  },
};

function isCall(operation: string): boolean {
  return /\.do[A-Z]\w*$/.test(operation);
}

function typeOf(operation: string): StepType {
  if (operation === 'ai.toolCall') return 'tool';
  if (/^ai\.(embed|rerank)/.test(operation)) return isCall(operation) ? 'retrieval' : 'event';
  return isCall(operation) ? 'llm' : 'agent';
}

function usageOf(span: Span) {
  const own = usageFrom({
    input: countAt(span, 'ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'),
    output: countAt(span, 'ai.usage.outputTokens', 'ai.usage.completionTokens'),
    cache_read: countAt(span, 'ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'),
    cache_write: countAt(span, 'ai.usage.inputTokenDetails.cacheWriteTokens'),
    reasoning: countAt(span, 'ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'),
  });
  return { ...genAiUsage(span), ...own };
}

function inputOf(span: Span): ContentMessage[] {
  const { attributes } = span;
  const messages = messagesFrom(attributes['ai.prompt.messages']);
  if (messages.length > 0) return messages;
  const prompt = parsed(attributes['ai.prompt']);
  if (!isObject(prompt)) return messagesFrom(prompt ?? attributes['ai.value'] ?? attributes['ai.values']);
  return [...messagesFrom(prompt.system, 'system'), ...messagesFrom(prompt.messages ?? prompt.prompt)];
}

function outputOf(span: Span): ContentMessage[] {
  const { attributes } = span;
  const reasoning = textAt(span, 'ai.response.reasoning');
  const pieces: ContentMessage['pieces'] = reasoning === null ? [] : [{ type: 'thinking', text: reasoning }];
  const text = textAt(span, 'ai.response.text', 'ai.result.text');
  if (text !== null) pieces.push({ type: 'text', text });
  const object = parsed(attributes['ai.response.object'] ?? attributes['ai.result.object']);
  if (object !== undefined) pieces.push(...resultPieces(object));
  const calls = parsed(attributes['ai.response.toolCalls'] ?? attributes['ai.result.toolCalls']);
  for (const call of Array.isArray(calls) ? calls : []) {
    pieces.push(...(isObject(call) ? pieceOfPart({ ...call, type: 'tool-call' }) : []));
  }
  return pieces.length === 0 ? [] : [{ role: 'assistant', pieces }];
}
