import type { StepType } from '../../../shared/model/step.ts';
import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { arrayOf, isObject, type JsonObject, numberOf, textOf } from '../fields.ts';
import type { ContentPart } from '../format.ts';
import { piecesOf, roleOf } from '../pieces.ts';
import { addFact } from '../step-content.ts';
import { callContent, isCall } from './content-call.ts';
import { contentOf, itemsOf, shapesOf } from './content-parts.ts';
import { usageOf, wordsOf } from './responses.ts';
import { spawnOf } from './session.ts';
import type { Shape } from './shape.ts';
import { toolCallOf } from './tools.ts';

const NO_PROMPT = 'Codex does not write what it sent to the model, only what was said in the session.';
const ANSWERED = 'A prompt is answered by the model calls after it.';

/** What the inspector shows of a step, from the lines behind it. */
export function content(
  parts: readonly ContentPart[],
  step: { key: string; type: StepType; name: string },
): StepContent {
  const shapes = shapesOf(parts);
  const [first] = shapes;
  if (first === undefined) return eventContent([]);
  if (step.type === 'llm') return responseContent(shapes);
  if (isCall(first.item)) return callContent(shapes);
  if (first.type === 'session_meta') return sessionContent(first.item);
  if (isSaid(first)) return saidContent(shapes, step.name);
  if (first.type === 'compacted' || step.name === 'compaction') return compactionContent(shapes);
  return eventContent(shapes);
}

function isSaid({ type, item }: Shape): boolean {
  return (
    (type === 'response_item' && item.type === 'message') || (type === 'event_msg' && item.type === 'user_message')
  );
}

/** All items of one response are one message. */
function responseContent(shapes: readonly Shape[]): StepContent {
  const pieces = itemsOf(shapes, 'response_item').flatMap(modelPieces);
  const facts: ContentFact[] = [];
  let usage: StepContent['usage'] = null;
  for (const item of itemsOf(shapes, 'event_msg')) {
    if (item.type !== 'token_count' || !isObject(item.info)) continue;
    if (isObject(item.info.last_token_usage)) usage = usageOf(item.info.last_token_usage);
    addFact(facts, 'Context window, tokens', item.info.model_context_window);
    addLimits(facts, item.rate_limits);
  }
  for (const item of itemsOf(shapes, 'response_item')) {
    if (item.type === 'message') addFact(facts, 'Phase', item.phase);
  }
  return contentOf({
    response: pieces.length === 0 ? null : [{ role: 'assistant', pieces }],
    usage,
    model_config: settingsOf(itemsOf(shapes, 'turn_context')[0]),
    facts,
    absent: { request: NO_PROMPT, response: 'Not in this trace: only the tokens of this response were written.' },
  });
}

function modelPieces(item: JsonObject): ContentPiece[] {
  switch (item.type) {
    case 'message':
      return piecesOf(item.content);
    case 'reasoning':
      return [{ type: 'thinking', text: thoughtOf(item) }];
    default: {
      if (!isCall(item)) return [];
      const { name, arguments: written } = toolCallOf(item);
      return [{ type: 'tool_call', tool_call_id: textOf(item.call_id) ?? textOf(item.id), name, arguments: written }];
    }
  }
}

/** The summary, or the reasoning itself where the provider gives it; mostly it is encrypted. */
function thoughtOf(item: JsonObject): string | null {
  const texts = [wordsOf(item.summary), wordsOf(item.content)].filter((text) => text !== '');
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** Settings of the turn that say how the model is asked and what it may do. */
function settingsOf(item: JsonObject | undefined): unknown {
  if (item === undefined) return null;
  const keys = ['model', 'effort', 'summary', 'personality', 'approval_policy', 'sandbox_policy', 'collaboration_mode'];
  const known = keys.filter((key) => item[key] !== undefined && item[key] !== null);
  return known.length === 0 ? null : Object.fromEntries(known.map((key) => [key, item[key]]));
}

function addLimits(facts: ContentFact[], limits: unknown): void {
  if (!isObject(limits)) return;
  for (const [key, label] of [
    ['primary', 'Rate limit used, %'],
    ['secondary', 'Longer rate limit used, %'],
  ] as const) {
    const limit = limits[key];
    if (isObject(limit)) addFact(facts, label, numberOf(limit.used_percent));
  }
  addFact(facts, 'Plan', limits.plan_type);
}

/** What the user or Codex said. An event repeats the words, and the end of the task tells how long it took. */
function saidContent(shapes: readonly Shape[], name: string): StepContent {
  const request: ContentMessage[] = [];
  const facts: ContentFact[] = [];
  for (const { type, item } of shapes) {
    if (type === 'response_item') {
      request.push({ role: name === 'prompt' ? 'user' : roleOf(item.role), pieces: piecesOf(item.content) });
    } else if (item.type === 'task_complete' || item.type === 'turn_complete') {
      addFact(facts, 'Task took, ms', item.duration_ms);
      addFact(facts, 'Until the first token, ms', item.time_to_first_token_ms);
    }
  }
  if (request.length === 0) {
    for (const item of itemsOf(shapes, 'event_msg')) {
      if (item.type === 'user_message') request.push({ role: 'user', pieces: piecesOf(item.message) });
    }
  }
  return contentOf({
    request: request.length === 0 ? null : request,
    facts,
    absent: { request: 'Not in this trace: the words.', response: ANSWERED },
  });
}

/** Who runs, from where, and what it is told: the beginning of a session. */
function sessionContent(item: JsonObject): StepContent {
  const facts: ContentFact[] = [];
  const { source } = item;
  addFact(facts, 'Codex version', item.cli_version);
  addFact(facts, 'Started from', textOf(item.originator));
  addFact(facts, 'Source', source);
  addFact(facts, 'Provider', item.model_provider);
  addFact(facts, 'Forked from', item.forked_from_id);
  const spawned = spawnOf(item);
  addFact(facts, 'Started by', textOf(item.parent_thread_id) ?? spawned?.parent_thread_id);
  addFact(facts, 'Nickname', spawned?.agent_nickname);
  addFact(facts, 'Role', spawned?.agent_role);
  addFact(facts, 'Path of the agent', spawned?.agent_path);
  if (isObject(item.git)) addFact(facts, 'Commit', item.git.commit_hash);
  const instructions = isObject(item.base_instructions) ? item.base_instructions.text : item.instructions;
  const pieces = typeof instructions === 'string' ? piecesOf(instructions) : [];
  return contentOf({
    request: pieces.length === 0 ? null : [{ role: 'system', pieces }],
    facts,
    absent: { request: 'Not in this trace: the instructions.', response: 'The start of a session has no response.' },
  });
}

/** The items with which the conversation went on. */
function compactionContent(shapes: readonly Shape[]): StepContent {
  const facts: ContentFact[] = [];
  const response: ContentMessage[] = [];
  for (const { type, item } of shapes) {
    if (type !== 'compacted') continue;
    addFact(facts, 'Window', item.window_number ?? item.window_id);
    const summary = textOf(item.message);
    if (summary !== null) response.push({ role: 'harness', pieces: piecesOf(summary) });
    for (const kept of arrayOf(item.replacement_history)) response.push(keptMessage(kept));
  }
  return contentOf({
    response: response.length === 0 ? null : response,
    facts,
    absent: {
      request: 'Compaction has no request in this file: what was compacted are the steps before it.',
      response: 'Not in this trace: what the conversation was compacted to.',
    },
  });
}

function keptMessage(kept: unknown): ContentMessage {
  if (isObject(kept) && kept.type === 'message') return { role: roleOf(kept.role), pieces: piecesOf(kept.content) };
  const label = isObject(kept) ? textOf(kept.type) : null;
  return { role: 'harness', pieces: [{ type: 'json', label, value: kept }] };
}

/** Records without a better form are shown as they are. */
function eventContent(shapes: readonly Shape[]): StepContent {
  const pieces = shapes.flatMap(({ type, item }): ContentPiece[] => {
    const { type: kind, ...rest } = item;
    return Object.keys(rest).length === 0 ? [] : [{ type: 'json', label: textOf(kind) ?? type, value: rest }];
  });
  return contentOf({
    response: pieces.length === 0 ? null : [{ role: 'harness', pieces }],
    absent: { request: 'An event has no request.', response: 'Not in this trace: the line says nothing more.' },
  });
}
