import { REJECTED_BY_USER } from '../../../shared/model/step.ts';
import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { piecesOf } from '../pieces.ts';
import { addFact } from '../step-content.ts';
import { contentOf } from './content-parts.ts';
import { toolFailure } from './failures.ts';
import { mcpServer, toolStepName } from './tools.ts';

/** The `tool_use` block that a step stands for: its id is the key, which the library makes unique with `#2`. */
export function findCall(records: readonly JsonObject[], key: string): JsonObject | null {
  const id = key.replace(/#\d+$/, '');
  for (const record of records) {
    for (const block of blocksOf(record)) {
      const called = block.type === 'tool_use' || (typeof block.type === 'string' && block.type.endsWith('_tool_use'));
      if (called && (block.id === key || block.id === id)) return block;
    }
  }
  return null;
}

/** A call with its arguments, its result, and what happened around it. */
export function callContent(records: readonly JsonObject[], call: JsonObject): StepContent {
  const tool_call_id = textOf(call.id);
  const name = textOf(call.name) ?? 'tool';
  const response: ContentMessage[] = [];
  const facts: ContentFact[] = [];
  if (toolStepName(name, call.input) !== name) addFact(facts, 'Tool', name);
  addFact(facts, 'MCP server', mcpServer(name));
  for (const record of records) {
    const result = blocksOf(record).find((block) => block.tool_use_id === call.id);
    if (result !== undefined) {
      response.push(...resultOf(record, result, tool_call_id));
      addResultFacts(facts, record, result);
    } else if (record.type === 'progress') {
      addProgressFact(facts, record);
    } else if (record.type === 'user' && isObject(record.message)) {
      // Context that the call brought in, such as the text of a skill.
      response.push({ role: 'harness', pieces: piecesOf(record.message.content) });
    }
  }
  return contentOf({
    request: [{ role: 'assistant', pieces: [{ type: 'tool_call', tool_call_id, name, arguments: call.input }] }],
    response: response.length === 0 ? null : response,
    facts,
    absent: { response: 'Not in this trace: no result was written for this call.' },
  });
}

function resultOf(record: JsonObject, result: JsonObject, tool_call_id: string | null): ContentMessage[] {
  const is_error = result.is_error === true;
  const content = piecesOf(result.content);
  const pieces: ContentPiece[] = [{ type: 'tool_result', tool_call_id, is_error, content }];
  const details = record.toolUseResult ?? record.tool_use_result;
  // A text beside the result only repeats it.
  if (typeof details === 'object' && details !== null) {
    pieces.push({ type: 'json', label: 'toolUseResult', value: details });
  }
  return [{ role: 'tool', pieces }];
}

/** Figures of the result under names fit for a user. */
const RESULT_FACTS: readonly [key: string, label: string][] = [
  ['status', 'Outcome'],
  ['agentId', 'Agent id'],
  ['totalToolUseCount', 'Tool calls of the sub-agent'],
  ['totalTokens', 'Last context of the sub-agent, tokens'],
  ['totalDurationMs', 'Duration, ms'],
  ['durationMs', 'Duration, ms'],
  ['durationSeconds', 'Duration, s'],
  ['returnCodeInterpretation', 'Exit code means'],
  ['interrupted', 'Interrupted'],
  ['userModified', 'Changed by the user'],
  ['persistedOutputPath', 'Whole output'],
  ['code', 'HTTP status'],
  ['bytes', 'Bytes'],
];

function addResultFacts(facts: ContentFact[], record: JsonObject, result: JsonObject): void {
  if (result.is_error === true && toolFailure(result.content).failure_code === REJECTED_BY_USER) {
    addFact(facts, 'Turned down', 'The user did not let this call run: the time until then was waiting.');
  }
  const details = record.toolUseResult;
  if (!isObject(details)) return;
  for (const [key, label] of RESULT_FACTS) {
    if (details[key] !== false) addFact(facts, label, details[key]);
  }
}

function addProgressFact(facts: ContentFact[], record: JsonObject): void {
  const data = isObject(record.data) ? record.data : {};
  if (data.type === 'hook_progress') {
    addFact(facts, `Hook ${textOf(data.hookName) ?? textOf(data.hookEvent) ?? ''}`.trim(), data.command);
  } else if (data.type === 'mcp_progress') {
    addFact(facts, `MCP ${textOf(data.status) ?? 'progress'}, ms`, data.elapsedTimeMs);
  } else {
    addFact(facts, textOf(data.type) ?? 'Progress', data.query ?? data.resultCount);
  }
}

function blocksOf(record: JsonObject): JsonObject[] {
  return isObject(record.message) ? arrayOf(record.message.content).filter(isObject) : [];
}
