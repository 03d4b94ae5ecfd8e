import type { ContentMessage } from '../content.ts';
import { isObject, type JsonObject } from '../fields.ts';
import { messagesFrom } from './messages.ts';
import { parsed, type Span } from './span.ts';

/**
 * Messages that the older conventions write as events of the span: up to 1.27 one event for the prompt and one for
 * the completion, up to 1.36 one event a message. Newer ones may put all into one event of details.
 */
export function eventMessages(span: Span): { input: ContentMessage[]; output: ContentMessage[] } {
  const input: ContentMessage[] = [];
  const output: ContentMessage[] = [];
  for (const { name, attributes } of span.events) {
    switch (name) {
      case 'gen_ai.content.prompt':
        input.push(...messagesFrom(attributes['gen_ai.prompt']));
        break;
      case 'gen_ai.content.completion':
        output.push(...messagesFrom(attributes['gen_ai.completion'], 'assistant'));
        break;
      case 'gen_ai.system.message':
        input.push(...oneOf(attributes, 'system'));
        break;
      case 'gen_ai.user.message':
        input.push(...oneOf(attributes, 'user'));
        break;
      case 'gen_ai.assistant.message':
        input.push(...oneOf(attributes, 'assistant'));
        break;
      case 'gen_ai.tool.message':
        input.push(...oneOf(attributes, 'tool'));
        break;
      case 'gen_ai.choice':
        output.push(...oneOf(attributes, 'assistant'));
        break;
      case 'gen_ai.client.inference.operation.details':
        input.push(...messagesFrom(attributes['gen_ai.input.messages']));
        output.push(...messagesFrom(attributes['gen_ai.output.messages'], 'assistant'));
        break;
    }
  }
  return { input, output };
}

/** The fields of a message are attributes of the event, or lie in one that holds its body. */
function oneOf(attributes: JsonObject, role: ContentMessage['role']): ContentMessage[] {
  const body = parsed(attributes.body ?? attributes['gen_ai.event.content']);
  const fields = isObject(body) ? body : attributes;
  const message = isObject(parsed(fields.message)) ? parsed(fields.message) : fields;
  if (!isObject(message)) return [];
  const { content, tool_calls, id } = message;
  const calls = parsed(tool_calls);
  if (content === undefined && calls === undefined) return [];
  const tool_call_id = role === 'tool' ? (id ?? message.tool_call_id) : undefined;
  return messagesFrom({ role, content, tool_calls: calls, tool_call_id });
}
