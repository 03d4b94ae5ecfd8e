import type { ContentMessage, ContentPiece } from './content.ts';
import { arrayOf, isObject, type JsonObject, textOf } from './fields.ts';

/** Content of a message as the OpenAI and Anthropic APIs write it: a string, blocks, or parts. */
export function piecesOf(content: unknown): ContentPiece[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  if (Array.isArray(content)) return content.flatMap((block) => pieceOf(block));
  return pieceOf(content);
}

function pieceOf(block: unknown): ContentPiece[] {
  if (typeof block === 'string') return [{ type: 'text', text: block }];
  if (!isObject(block)) return [{ type: 'json', label: null, value: block }];
  switch (block.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return typeof block.text === 'string' ? [{ type: 'text', text: block.text }] : [other(block)];
    case 'thinking':
      return [{ type: 'thinking', text: textOf(block.thinking) }];
    case 'redacted_thinking':
      return [{ type: 'thinking', text: null }];
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return [
        { type: 'tool_call', tool_call_id: textOf(block.id), name: textOf(block.name) ?? '', arguments: block.input },
      ];
    case 'tool_result':
    case 'web_search_tool_result':
    case 'mcp_tool_result':
      return [
        {
          type: 'tool_result',
          tool_call_id: textOf(block.tool_use_id),
          is_error: block.is_error === true,
          content: piecesOf(block.content),
        },
      ];
    case 'image':
      return [imageOf(block)];
    case 'image_url':
    case 'input_image':
      return [imageFromUrl(block)];
    default:
      return [other(block)];
  }
}

function other(block: JsonObject): ContentPiece {
  return { type: 'json', label: textOf(block.type), value: block };
}

function imageOf(block: JsonObject): ContentPiece {
  const source = isObject(block.source) ? block.source : {};
  const base64 = textOf(source.data) ?? textOf(block.data);
  return {
    type: 'image',
    media_type: textOf(source.media_type) ?? textOf(block.mimeType) ?? 'image/*',
    base64,
    source: textOf(source.url) ?? textOf(source.file_id) ?? textOf(source.path),
  };
}

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+);base64,/;

function imageFromUrl(block: JsonObject): ContentPiece {
  const url = textOf(isObject(block.image_url) ? block.image_url.url : block.image_url);
  const match = url === null ? null : DATA_URL.exec(url);
  if (url === null || match === null) return { type: 'image', media_type: 'image/*', base64: null, source: url };
  return { type: 'image', media_type: match[1] ?? 'image/*', base64: url.slice(match[0].length), source: null };
}

/** One message of a model call, tool calls beside the content included. */
export function messageOf(message: unknown): ContentMessage {
  if (!isObject(message)) return { role: 'harness', pieces: piecesOf(message) };
  const role = roleOf(message.role);
  const pieces = piecesOf(message.content);
  if (role === 'tool' && textOf(message.tool_call_id) !== null) {
    const id = textOf(message.tool_call_id);
    return { role, pieces: [{ type: 'tool_result', tool_call_id: id, is_error: false, content: pieces }] };
  }
  for (const call of arrayOf(message.tool_calls)) pieces.push(functionCallOf(call));
  if (pieces.length === 0 && message.content === undefined) pieces.push({ type: 'json', label: null, value: message });
  return { role, pieces };
}

function functionCallOf(call: unknown): ContentPiece {
  if (!isObject(call) || !isObject(call.function)) return { type: 'json', label: 'tool_call', value: call };
  const { name, arguments: written } = call.function;
  return {
    type: 'tool_call',
    tool_call_id: textOf(call.id),
    name: textOf(name) ?? '',
    arguments: typeof written === 'string' ? parsedOr(written) : written,
  };
}

/** Arguments that a model wrote may be no JSON: then they are shown as they are. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function roleOf(role: unknown): ContentMessage['role'] {
  switch (role) {
    case 'system':
    case 'developer':
    case 'user':
    case 'assistant':
    case 'tool':
      return role;
    case 'function':
      return 'tool';
    default:
      return 'harness';
  }
}
