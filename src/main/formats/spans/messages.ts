import type { ContentMessage, ContentPiece } from '../content.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { messageOf, piecesOf, roleOf } from '../pieces.ts';
import { valueLine } from '../summary.ts';
import { parsed } from './span.ts';

/** Messages as spans write them: JSON as text or plain, a list or a single one, in any of the known shapes. */
export function messagesFrom(value: unknown, role: ContentMessage['role'] = 'user'): ContentMessage[] {
  const whole = parsed(value);
  if (whole === null || whole === undefined || whole === '') return [];
  if (typeof whole === 'string') return [{ role, pieces: piecesOf(whole) }];
  if (Array.isArray(whole)) return whole.flatMap((one) => oneMessage(one, role));
  return oneMessage(whole, role);
}

function oneMessage(value: unknown, role: ContentMessage['role']): ContentMessage[] {
  if (typeof value === 'string') return messagesFrom(value, role);
  if (!isObject(value)) return [{ role, pieces: [{ type: 'json', label: null, value }] }];
  if (Array.isArray(value.parts)) return [partsMessage(value, role)];
  // A message may lie in an envelope: `{message: {…}, finish_reason}`.
  if (isObject(value.message)) return oneMessage(value.message, role);
  if (value.role === undefined && value.content === undefined && value.tool_calls === undefined) {
    const text = textOf(value.text);
    return [{ role, pieces: text === null ? [{ type: 'json', label: null, value }] : piecesOf(text) }];
  }
  const known = value.role === undefined || value.role === null ? { ...value, role } : value;
  if (Array.isArray(value.content)) return [blocksMessage(known, value.content)];
  const message = messageOf({ ...known, content: contentOf(value), tool_calls: callsOf(value) });
  return [message];
}

/** Content written as JSON inside JSON is read where it is a list of blocks. */
function contentOf(value: JsonObject): unknown {
  const inner = parsed(value.content);
  return Array.isArray(inner) && inner.every((block) => isObject(block) && typeof block.type === 'string')
    ? inner
    : value.content;
}

/** Calls beside the content, `{id, name, arguments}` or `{tool_call: {…}}`, as the OpenAI API writes them. */
function callsOf(value: JsonObject): unknown[] {
  return arrayOf(value.tool_calls).map((call) => {
    const inner = isObject(call) && isObject(call.tool_call) ? call.tool_call : call;
    if (!isObject(inner) || isObject(inner.function)) return inner;
    return { id: inner.id, function: { name: inner.name, arguments: parsed(inner.arguments) } };
  });
}

/** Semantic conventions from 1.37 on: `{role, parts: [{type, …}]}`. */
function partsMessage(value: JsonObject, role: ContentMessage['role']): ContentMessage {
  const known = value.role === undefined ? role : roleOf(value.role);
  return { role: known, pieces: arrayOf(value.parts).flatMap(pieceOfPart) };
}

function blocksMessage(value: JsonObject, blocks: readonly unknown[]): ContentMessage {
  const pieces = blocks.flatMap(pieceOfPart);
  for (const call of callsOf(value)) pieces.push(...messageOf({ role: 'assistant', tool_calls: [call] }).pieces);
  const id = textOf(value.tool_call_id);
  if (value.role === 'tool' && id !== null && pieces.every((piece) => piece.type !== 'tool_result')) {
    return { role: 'tool', pieces: [{ type: 'tool_result', tool_call_id: id, is_error: false, content: pieces }] };
  }
  return { role: roleOf(value.role), pieces };
}

/** A part of a message, named as OpenTelemetry or the Vercel AI SDK does; else as the providers' APIs do. */
export function pieceOfPart(part: unknown): ContentPiece[] {
  if (!isObject(part)) return piecesOf(part);
  const id = textOf(part.id) ?? textOf(part.toolCallId);
  switch (part.type) {
    case 'text': {
      const text = part.content ?? part.text;
      return typeof text === 'string' ? [{ type: 'text', text }] : other(part);
    }
    case 'reasoning':
    case 'thinking':
      return [{ type: 'thinking', text: textOf(part.content) ?? textOf(part.text) ?? textOf(part.thinking) }];
    case 'tool_call':
    case 'tool-call': {
      const written = part.arguments ?? part.input ?? part.args;
      const name = textOf(part.name) ?? textOf(part.toolName) ?? '';
      return [{ type: 'tool_call', tool_call_id: id, name, arguments: parsed(written) }];
    }
    case 'tool_call_response':
    case 'tool-result': {
      const result = part.response ?? part.result ?? part.output;
      return [
        { type: 'tool_result', tool_call_id: id, is_error: isErrorOutput(result), content: resultPieces(result) },
      ];
    }
    case 'blob':
    case 'uri':
    case 'file':
      return imageOfPart(part) ?? other(part);
    default:
      return piecesOf(part);
  }
}

function isErrorOutput(result: unknown): boolean {
  return isObject(result) && (result.type === 'error-text' || result.type === 'error-json');
}

/** What a tool gave: text as it is, all else as JSON. The AI SDK wraps it: `{type: 'json', value}`. */
export function resultPieces(result: unknown): ContentPiece[] {
  const wrapped = isObject(result) && typeof result.type === 'string' && 'value' in result ? result.value : result;
  const value = parsed(wrapped);
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return piecesOf(value);
  return [{ type: 'json', label: null, value }];
}

function imageOfPart(part: JsonObject): ContentPiece[] | null {
  const media_type = textOf(part.mime_type) ?? textOf(part.mediaType);
  if (media_type === null || !media_type.startsWith('image/')) return null;
  const uri = textOf(part.uri) ?? textOf(part.file_id);
  return [{ type: 'image', media_type, base64: textOf(part.content) ?? textOf(part.data), source: uri }];
}

function other(part: JsonObject): ContentPiece[] {
  return [{ type: 'json', label: textOf(part.type), value: part }];
}

/** The text of the last message of the user. */
export function lastUserText(messages: readonly ContentMessage[]): string | null {
  for (const message of messages.toReversed()) {
    if (message.role !== 'user') continue;
    const text = textsOf(message).join(' ');
    if (text !== '') return text;
  }
  return null;
}

/** One line for what a model gave: its words, else the calls it asks for, else an object. */
export function outputLine(messages: readonly ContentMessage[]): string {
  const texts = messages.flatMap(textsOf);
  if (texts.length > 0) return texts.join(' ');
  const calls = messages.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.type === 'tool_call' ? piece.name : [])),
  );
  if (calls.length > 0) return `calls ${calls.join(', ')}`;
  // A model that was asked for an object answers with one.
  const object = messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ pieces }) =>
      pieces.flatMap((piece) => (piece.type === 'json' && piece.label === null ? piece : [])),
    )[0];
  return object === undefined ? '' : valueLine(object.value);
}

function textsOf({ pieces }: ContentMessage): string[] {
  return pieces.flatMap((piece) => (piece.type === 'text' && piece.text.trim() !== '' ? piece.text : []));
}
