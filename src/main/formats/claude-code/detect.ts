import { isObject, type JsonObject } from '../fields.ts';
import type { Detection, Probe } from '../format.ts';

const ON_CHAIN = new Set(['user', 'assistant', 'system', 'progress', 'attachment']);
const IN_STREAM = new Set(['system', 'assistant', 'user', 'result']);
/** Records without a place in the conversation: they may begin a transcript, and a file may hold nothing else. */
const BOOKKEEPING = new Set(['summary', 'file-history-snapshot', 'queue-operation', 'ai-title', 'custom-title']);

/** A transcript, an SDK stream as lines or as one array, or a web export. Goes by content alone. */
export function detect(probe: Probe): Detection | null {
  if (isObject(probe.document) && Array.isArray(probe.document.loglines)) return webExport(probe.document.loglines);
  const records = probe.records.filter(isObject);
  const lines = records.filter(isTranscriptLine).length;
  if (lines > 0) {
    return { confidence: 0.95, reason: `sessionId, uuid and parentUuid in ${lines} of ${records.length} records` };
  }
  if (!records.some(beginsStream)) return null;
  const stream = records.filter(isStreamLine).length;
  if (stream * 2 < records.length) return null;
  return { confidence: 0.9, reason: `SDK stream: session_id and messages in ${stream} of ${records.length} records` };
}

function isTranscriptLine(record: JsonObject): boolean {
  return (
    typeof record.sessionId === 'string' &&
    typeof record.uuid === 'string' &&
    'parentUuid' in record &&
    typeof record.type === 'string' &&
    ON_CHAIN.has(record.type)
  );
}

/** What only an SDK stream has: a session in snake case beside a message or the harness's first line. */
function beginsStream(record: JsonObject): boolean {
  if ('parentUuid' in record || typeof record.session_id !== 'string') return false;
  if (record.type === 'system') return record.subtype === 'init';
  return record.type === 'assistant' && isObject(record.message) && record.message.role === 'assistant';
}

/** Some versions leave the session out of user lines and of the result. */
function isStreamLine(record: JsonObject): boolean {
  return typeof record.type === 'string' && IN_STREAM.has(record.type) && !('parentUuid' in record);
}

function webExport(loglines: readonly unknown[]): Detection | null {
  const messages = loglines.filter(
    (line) =>
      isObject(line) &&
      (line.type === 'user' || line.type === 'assistant') &&
      isObject(line.message) &&
      'content' in line.message,
  ).length;
  if (messages === 0) return null;
  return { confidence: 0.9, reason: `web export: ${messages} messages of ${loglines.length} loglines` };
}

/** Names what lies beside transcripts and is none. */
export function refuse(probe: Probe): string | null {
  const records = probe.records.filter(isObject);
  if (records.length === 0) return null;
  if (records.every((record) => typeof record.event === 'string' && 'ts' in record && 'session_id' in record)) {
    return 'A log of Claude Code hooks (ts, session_id and event in every line): it tells that hooks ran, not what the agent did. Open the transcript it names instead.';
  }
  if (records.every((record) => typeof record.type === 'string' && BOOKKEEPING.has(record.type))) {
    return 'Only bookkeeping of Claude Code so far (such as summaries of other sessions): no conversation.';
  }
  return null;
}
