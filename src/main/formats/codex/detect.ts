import { arrayOf, isObject, type JsonObject } from '../fields.ts';
import type { Detection, Probe } from '../format.ts';
import { BARE_TYPES, isBareMeta, LINE_TYPES, snakeCase } from './shape.ts';

/** A rollout, one of the time before lines had an envelope, or a document of the first versions. */
export function detect(probe: Probe): Detection | null {
  if (probe.container === 'json') return isObject(probe.document) ? documentOf(probe.document) : null;
  const records = probe.records.filter(isObject);
  const lines = records.filter(isLine).length;
  if (lines > 0 && lines * 2 >= records.length) {
    return { confidence: 0.95, reason: `timestamp, type and payload in ${lines} of ${records.length} records` };
  }
  return bareOf(records);
}

function isLine(record: JsonObject): boolean {
  return (
    typeof record.timestamp === 'string' &&
    isObject(record.payload) &&
    typeof record.type === 'string' &&
    LINE_TYPES.has(record.type)
  );
}

/** Older rollouts begin with a line that has no type, and items or states follow bare. */
function bareOf(records: readonly JsonObject[]): Detection | null {
  const [first, ...others] = records;
  if (first === undefined || !isBareMeta(first) || !('instructions' in first || 'git' in first)) return null;
  const items = others.filter((record) => record.record_type === 'state' || isItem(record, String(record.type)));
  if (items.length > 0 && items.length * 2 >= others.length) {
    return { confidence: 0.9, reason: `a session without envelopes: ${items.length} of ${others.length} items` };
  }
  const rewritten = others.filter((record) => isItem(record, snakeCase(String(record.type))));
  if (rewritten.length < 2 || rewritten.length < others.length) return null;
  return {
    confidence: 0.3,
    reason: `a guess: items of a session without envelopes, named as Codex does not name them`,
  };
}

function isItem(record: JsonObject, type: string): boolean {
  return (
    BARE_TYPES.has(type) &&
    !('payload' in record) &&
    !('uuid' in record) &&
    !('timestamp' in record && 'message' in record)
  );
}

function documentOf(document: JsonObject): Detection | null {
  const { session, items } = document;
  if (!isObject(session) || !isBareMeta(session) || !Array.isArray(items)) return null;
  const known = arrayOf(items).filter((item) => isObject(item) && isItem(item, String(item.type))).length;
  if (known * 2 < items.length) return null;
  return { confidence: 0.9, reason: `a document with a session and ${known} of ${items.length} known items` };
}
