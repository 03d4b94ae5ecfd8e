import type { Message, MessagePiece, Payload, StepDetail } from '../../../shared/api.ts';
import { formatCost } from '../../../shared/format/cost.ts';
import { formatDuration } from '../../../shared/format/duration.ts';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { stepStatusLabel } from '../../ui/StatusIcon.tsx';
import { stepCostOptions } from '../../ui/step-words.ts';
import { usageWords } from './tabs/fact-words.ts';

/** Gives the text of a payload, whole. */
export type PayloadText = (payload: Payload) => Promise<string>;

/** A step as JSON: what the engine says of it, with every payload in place whole, binary ones by their size. */
export async function stepJson(step: StepDetail, textOf: PayloadText): Promise<string> {
  const { rev: _rev, folded: _folded, ...rest } = step;
  return JSON.stringify(await inline(rest, textOf), null, 2);
}

async function inline(value: unknown, textOf: PayloadText): Promise<unknown> {
  if (isPayload(value)) return payloadValue(value, textOf);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await inline(item, textOf));
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const object: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) object[key] = await inline(each, textOf);
  return object;
}

async function payloadValue(payload: Payload, textOf: PayloadText): Promise<unknown> {
  if (payload.kind === 'binary') return { media_type: payload.media_type, bytes: payload.bytes };
  const text = await textOf(payload);
  if (payload.kind === 'text') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is no JSON stays the text it is.
    return text;
  }
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && 'field' in value && 'head' in value && 'whole' in value;
}

/** A step as Markdown, for an issue or a message: facts, error, request and response. */
export async function stepMarkdown(step: StepDetail, link: string, textOf: PayloadText): Promise<string> {
  const part = step.parts[0];
  const facts = [
    `type: ${step.type}`,
    `status: ${stepStatusLabel(step.status)}`,
    step.duration_us === null ? '' : `duration: ${formatDuration(step.duration_us, step.duration_derived)}`,
    step.model === null ? '' : `model: ${visibleLine(step.model)}`,
    step.usage === null ? '' : `tokens: ${usageWords(step.usage, step.partial_output)}`,
    step.cost_nano_usd === null ? '' : `cost: ${formatCost(step.cost_nano_usd, stepCostOptions(step))}`,
    step.attempts > 1 ? `attempt: ${step.attempt} of ${step.attempts}` : '',
    part ? `source: \`${visibleLine(part.path)}:${part.line}\`` : '',
    `link: ${link}`,
  ];
  const sections = [
    `## Step ${step.seq} ${visibleLine(step.name)}`,
    facts
      .filter(Boolean)
      .map((fact) => `- ${fact}`)
      .join('\n'),
  ];
  if (step.error) sections.push('### Error', fenced(step.error.message));
  if (step.request) sections.push('### Request', await messagesMarkdown(step.request, textOf));
  if (step.response) sections.push('### Response', await messagesMarkdown(step.response, textOf));
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

async function messagesMarkdown(messages: readonly Message[], textOf: PayloadText): Promise<string> {
  const parts: string[] = [];
  for (const message of messages) {
    if (messages.length > 1) parts.push(`**${message.role}**`);
    for (const piece of message.pieces) parts.push(await pieceMarkdown(piece, textOf));
  }
  return parts.filter(Boolean).join('\n\n');
}

async function pieceMarkdown(piece: MessagePiece, textOf: PayloadText): Promise<string> {
  switch (piece.type) {
    case 'text':
      return fenced(await textOf(piece.payload));
    case 'thinking':
      return piece.payload === null ? '_Thinking, encrypted._' : `_Thinking_\n\n${fenced(await textOf(piece.payload))}`;
    case 'tool_call':
      return `_Call of ${visibleLine(piece.name)}_\n\n${fenced(await textOf(piece.payload), 'json')}`;
    case 'tool_result': {
      const inner: string[] = [];
      for (const each of piece.pieces) inner.push(await pieceMarkdown(each, textOf));
      return [piece.is_error ? '_Tool result, error_' : '_Tool result_', ...inner].join('\n\n');
    }
    case 'image':
      return `_Image, ${visibleLine(piece.media_type)}${piece.payload ? `, ${formatBytes(piece.payload.bytes)}` : ''}_`;
    case 'json':
      return fenced(await textOf(piece.payload), 'json');
  }
}

/** Text between fences longer than any in it, so that nothing of it is taken for Markdown. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}
