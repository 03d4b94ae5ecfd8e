import type { ContentFact, ContentMessage, ContentPiece, StepContent } from '../content.ts';
import { isObject, type JsonObject, numberOf, textOf } from '../fields.ts';
import { piecesOf } from '../pieces.ts';
import { addFact } from '../step-content.ts';
import { contentOf } from './content-parts.ts';
import { eventOutcome, olderOutput, outcomeOf } from './failures.ts';
import type { Shape } from './shape.ts';
import { toolCallOf } from './tools.ts';

const CALLS = new Set([
  'function_call',
  'custom_tool_call',
  'local_shell_call',
  'tool_search_call',
  'image_generation_call',
  'web_search_call',
  'web_search_end',
]);

export function isCall(item: JsonObject): boolean {
  return typeof item.type === 'string' && CALLS.has(item.type);
}

/** A call with its arguments, its output, and what events say of it. */
export function callContent(shapes: readonly Shape[]): StepContent {
  const facts: ContentFact[] = [];
  const response: ContentMessage[] = [];
  const [first] = shapes;
  const item = first?.item ?? {};
  const tool = toolCallOf(item);
  const tool_call_id = textOf(item.call_id) ?? textOf(item.id);
  if (tool.step_name !== tool.name) addFact(facts, 'Tool', tool.name);
  // Where a field says that it failed, the text only says it once more.
  const recorded = shapes.some(({ type, item }) => type === 'event_msg' && eventOutcome(item)?.status === 'error');
  const addOutput = (output: unknown) => {
    if (!recorded && outcomeOf(output).error?.from_text) {
      addFact(facts, 'Failure', 'Read from the text of the output: Codex records none in a field.');
    }
    response.push(outputOf(facts, output, tool_call_id));
  };
  if (item.result !== undefined && item.result !== null) addOutput(item.result);
  for (const { type, item: later } of shapes.slice(1)) {
    if (type === 'event_msg') addEvent(facts, response, later);
    else if (Array.isArray(later.tools)) response.push(json('tools', later.tools));
    else if (!isCall(later)) addOutput(later.output);
  }
  return contentOf({
    request: [
      { role: 'assistant', pieces: [{ type: 'tool_call', tool_call_id, name: tool.name, arguments: tool.arguments }] },
    ],
    response: response.length === 0 ? null : response,
    facts,
    absent: { response: 'Not in this trace: no output was written for this call.' },
  });
}

/** An output: a text, blocks, or a text of JSON with the exit code beside the text. */
function outputOf(facts: ContentFact[], output: unknown, tool_call_id: string | null): ContentMessage {
  const { error } = outcomeOf(output);
  const older = typeof output === 'string' ? olderOutput(output) : null;
  addFact(facts, 'Exit code', older?.exit_code);
  addFact(facts, 'Duration, s', older?.duration_seconds);
  const wall =
    typeof output === 'string' ? /^Wall time: ([\d.]+) seconds?$/m.exec(output.slice(0, 400))?.[1] : undefined;
  if (wall !== undefined) addFact(facts, 'Wall time, s', Number(wall));
  const pieces = piecesOf(older?.text ?? (isObject(output) ? (output.content ?? output.output ?? output) : output));
  return {
    role: 'tool',
    pieces: [{ type: 'tool_result', tool_call_id, is_error: error !== null, content: pieces }],
  };
}

/** What an event adds to the output: changes to files, the server of MCP, the end of a command. */
function addEvent(facts: ContentFact[], response: ContentMessage[], item: JsonObject): void {
  const told = eventOutcome(item);
  if (told !== null) addFact(facts, 'Recorded outcome', told.status === 'ok' ? 'success' : 'failure');
  if (isObject(item.invocation)) {
    addFact(facts, 'MCP server', item.invocation.server);
    addFact(facts, 'MCP tool', item.invocation.tool);
  }
  addFact(facts, 'Exit code', item.exit_code);
  addFact(facts, 'Agent thread', item.agent_thread_id ?? item.new_thread_id);
  if (isObject(item.duration)) addFact(facts, 'Duration, s', secondsOf(item.duration));
  for (const key of ['changes', 'result', 'stdout', 'stderr']) {
    const value = item[key];
    if (value !== undefined && value !== '' && value !== null) response.push(json(key, value));
  }
}

function secondsOf(duration: JsonObject): number | null {
  const seconds = numberOf(duration.secs);
  return seconds === null ? null : seconds + (numberOf(duration.nanos) ?? 0) / 1e9;
}

function json(label: string, value: unknown): ContentMessage {
  const piece: ContentPiece =
    typeof value === 'string' ? { type: 'text', text: value } : { type: 'json', label, value };
  return { role: 'harness', pieces: [piece] };
}
