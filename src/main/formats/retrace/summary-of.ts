import type { StepType } from '../../../shared/model/step.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { oneLine, valueLine } from '../summary.ts';

/** One line for the step list: what was said, else what was asked. How a step failed is told apart from it. */
export function summaryOf(type: StepType, record: JsonObject): string {
  switch (type) {
    case 'llm':
    case 'plan':
    case 'response':
      return oneLine(answerOf(record.response) ?? textOf(record.reasoning) ?? '') || lineOf(record);
    default:
      return lineOf(record);
  }
}

function lineOf(record: JsonObject): string {
  const asked = valueLine(record.request);
  return asked === '' ? valueLine(record.response) : asked;
}

/** What the model said, or the names of the tools it called. */
function answerOf(response: unknown): string | null {
  if (typeof response === 'string') return textOf(response);
  if (!isObject(response)) return null;
  const calls: string[] = [];
  for (const message of arrayOf(response.messages)) {
    if (!isObject(message)) continue;
    if (typeof message.content === 'string' && message.content !== '') return message.content;
    for (const block of arrayOf(message.content)) {
      if (!isObject(block)) continue;
      const text = textOf(block.text);
      if (text !== null) return text;
      if (block.type === 'tool_use') calls.push(String(block.name));
    }
    for (const call of arrayOf(message.tool_calls)) {
      if (isObject(call) && isObject(call.function)) calls.push(String(call.function.name));
    }
  }
  return calls.length === 0 ? null : `calls ${calls.join(', ')}`;
}
