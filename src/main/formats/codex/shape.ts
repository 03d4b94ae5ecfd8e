import { isObject, type JsonObject, textOf } from '../fields.ts';
import type { Locator } from '../format.ts';

/** A record without its envelope: what kind of line it is, and what the line holds. */
export interface Shape {
  type: string;
  item: JsonObject;
}

/** One line of a rollout, or one item of an older shape. */
export interface Line {
  /** Type of the line: `response_item` for all items of a file without envelopes. */
  type: string;
  item: JsonObject;
  at: Locator;
  /** Number of the record: stands in for ids that are missing. */
  index: number;
  at_us: number | null;
  ordinal: number | null;
}

/** Lines of the current shape: `{timestamp, type, payload}`. */
export const LINE_TYPES = new Set([
  'session_meta',
  'response_item',
  'event_msg',
  'turn_context',
  'compacted',
  'world_state',
  'inter_agent_communication',
  'inter_agent_communication_metadata',
]);

/** What older versions wrote without an envelope. `file_change` is known from rewritten files only. */
export const BARE_TYPES = new Set([
  'message',
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'local_shell_call_output',
  'web_search_call',
  'file_change',
]);

/** Null where the record is of no shape that Codex ever wrote; `payload` may still be missing from a line. */
export function shapeOf(record: JsonObject): Shape | null {
  const type = textOf(record.type);
  if (isObject(record.payload)) return type === null ? null : { type, item: withType(type, record.payload) };
  if (type !== null) {
    const bare = snakeCase(type);
    return BARE_TYPES.has(bare) ? { type: 'response_item', item: { ...record, type: bare } } : null;
  }
  if (textOf(record.record_type) !== null) return { type: `record_type:${String(record.record_type)}`, item: record };
  return isBareMeta(record) ? { type: 'session_meta', item: record } : null;
}

/** The first line of a file without envelopes. */
export function isBareMeta(record: JsonObject): boolean {
  return !('type' in record) && textOf(record.id) !== null && textOf(record.timestamp) !== null;
}

/** A message is one by its role, where the type was left out. */
function withType(type: string, payload: JsonObject): JsonObject {
  const isMessage = type === 'response_item' && payload.type === undefined && textOf(payload.role) !== null;
  return isMessage ? { ...payload, type: 'message' } : payload;
}

/** `FunctionCall` of rewritten files is `function_call`. */
export function snakeCase(type: string): string {
  return type.length > 40 ? type : type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}
