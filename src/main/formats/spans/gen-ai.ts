import type { StepType, Usage } from '../../../shared/model/step.ts';
import type { ContentMessage } from '../content.ts';
import { valueLine } from '../summary.ts';
import { eventMessages } from './gen-ai-events.ts';
import { lastUserText, messagesFrom, outputLine, resultPieces } from './messages.ts';
import { countAt, type Dialect, nanoUsd, numberAt, parsed, type Span, type SpanStep, textAt } from './span.ts';
import { usageFrom } from './usage.ts';

/** OpenTelemetry's semantic conventions for generative AI, in their three eras. */
export const genAi: Dialect = {
  label: 'OpenTelemetry GenAI',
  claims: (span) => textAt(span, 'gen_ai.operation.name') !== null,
  step: genAiStep,
  said: (span) => lastUserText(genAiInput(span)),
  content: (span, step) => {
    if (step.type === 'tool') return toolContent(span, step);
    const request = genAiInput(span);
    const response = genAiOutput(span);
    return {
      request: request.length === 0 ? null : request,
      response: response.length === 0 ? null : response,
      usage: step.usage ?? null,
    };
  },
};

export function genAiStep(span: Span): SpanStep {
  const operation = textAt(span, 'gen_ai.operation.name') ?? 'chat';
  const type = typeOf(operation, span);
  switch (type) {
    case 'tool':
      return {
        type,
        name: textAt(span, 'gen_ai.tool.name') ?? span.name.replace(/^(execute_tool|running tool:?) /, ''),
        summary: valueLine(parsed(span.attributes['gen_ai.tool.call.arguments'] ?? span.attributes.tool_arguments)),
        call_id: textAt(span, 'gen_ai.tool.call.id'),
      };
    case 'llm':
    case 'plan':
    case 'retrieval':
    case 'memory_read':
    case 'memory_write': {
      const model = genAiModel(span);
      return {
        type,
        name: (type === 'llm' ? model : null) ?? span.name,
        summary: outputLine(genAiOutput(span)),
        model,
        provider: textAt(span, 'gen_ai.provider.name', 'gen_ai.system'),
        usage: genAiUsage(span),
        cost_nano_usd: nanoUsd(numberAt(span, 'gen_ai.usage.cost')),
      };
    }
    default:
      return {
        type,
        name: textAt(span, 'gen_ai.agent.name', 'agent_name', 'gen_ai.workflow.name') ?? span.name,
        summary: outputLine(genAiOutput(span)),
      };
  }
}

function typeOf(operation: string, span: Span): StepType {
  switch (operation) {
    case 'execute_tool':
      return 'tool';
    case 'invoke_agent':
      return 'agent';
    case 'create_agent':
    case 'invoke_workflow':
      return 'event';
    case 'plan':
      return 'plan';
    case 'embeddings':
    case 'retrieval':
    case 'rerank':
      return 'retrieval';
    default:
      // Frameworks add operations of their own: the ones that name a model call it.
      if (!operation.endsWith('_memory')) return genAiModel(span) === null ? 'event' : 'llm';
      return /^(search|get|read|list)_/.test(operation) ? 'memory_read' : 'memory_write';
  }
}

export function genAiModel(span: Span): string | null {
  return textAt(span, 'gen_ai.response.model', 'gen_ai.request.model');
}

export function genAiUsage(span: Span): Partial<Usage> {
  return usageFrom({
    input: countAt(span, 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'),
    output: countAt(span, 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'),
    cache_read: countAt(
      span,
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.details.cache_read_tokens',
    ),
    cache_write: countAt(
      span,
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.details.cache_write_tokens',
    ),
    reasoning: countAt(
      span,
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.details.reasoning_tokens',
    ),
  });
}

/** What was sent: instructions, then messages, from whichever era the span is of. */
export function genAiInput(span: Span): ContentMessage[] {
  const { attributes } = span;
  const system = parsed(attributes['gen_ai.system_instructions']);
  const instructions = Array.isArray(system)
    ? messagesFrom({ role: 'system', parts: system })
    : messagesFrom(system, 'system');
  const messages = messagesFrom(
    attributes['gen_ai.input.messages'] ?? attributes['gen_ai.prompt'] ?? attributes['pydantic_ai.all_messages'],
  );
  const all = [...instructions, ...messages];
  return all.length > 0 ? all : eventMessages(span).input;
}

export function genAiOutput(span: Span): ContentMessage[] {
  const { attributes } = span;
  const written = attributes['gen_ai.output.messages'] ?? attributes['gen_ai.completion'] ?? attributes.final_result;
  const messages = messagesFrom(written, 'assistant');
  return messages.length > 0 ? messages : eventMessages(span).output;
}

function toolContent(span: Span, step: SpanStep) {
  const { attributes } = span;
  const given = parsed(attributes['gen_ai.tool.call.arguments'] ?? attributes.tool_arguments);
  const result = resultPieces(attributes['gen_ai.tool.call.result'] ?? attributes.tool_response);
  return {
    request: given === undefined ? null : callMessage(step, given),
    response: result.length === 0 ? null : [{ role: 'tool' as const, pieces: result }],
  };
}

/** A call of a tool as the message that asked for it. */
export function callMessage({ name, call_id }: SpanStep, given: unknown): ContentMessage[] {
  const tool_call_id = call_id ?? null;
  return [{ role: 'assistant', pieces: [{ type: 'tool_call', tool_call_id, name, arguments: given }] }];
}
