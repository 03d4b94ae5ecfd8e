import { REJECTED_BY_USER, type StepError } from '../../../shared/model/step.ts';
import { exitMessage } from '../error-line.ts';
import { arrayOf, isObject, type JsonObject, numberOf, textOf } from '../fields.ts';
import { oneLine } from '../summary.ts';

/** Longest error message in the index, in UTF-16 units. */
const MESSAGE_LENGTH = 300;
/** The head of an output, with the exit code, is short; what a command printed follows. */
const HEAD_LENGTH = 1000;

/** What an output says of its call. */
export interface Outcome {
  status: 'ok' | 'error' | 'cancelled';
  error: StepError | null;
  /** Recorded in a field, in seconds. */
  duration_seconds: number | null;
}

/** How outputs begin that Codex writes itself when it could not run a call, and what that is called. */
const TEXTS: readonly [start: RegExp, code: string][] = [
  [/^apply_patch verification failed/, 'patch_failed'],
  [/^error: Failed to (?:find|read|parse)/, 'patch_failed'],
  [/^failed in sandbox/, 'sandbox'],
  [/^tool call error:/, 'tool_call_error'],
  [/^failed to parse (?:function )?arguments/, 'schema_invalid'],
  [/^unsupported (?:custom tool )?call:/, 'unknown_tool'],
  [/^(?:exec_command|write_stdin|execution|execution error|collab tool) failed/, 'tool_failed'],
  [/^(?:exec command )?rejected by user/, REJECTED_BY_USER],
];

const ABORTED = /^(?:aborted by user|aborted$|command was aborted)/i;
const EXIT_CODE = /^(?:Exit code|Process exited with code):? (-?\d{1,10})\s*$/m;

/** The first that says something; empty where all that is recorded is, null where none is. */
function firstText(...values: readonly unknown[]): string | null {
  const texts = values.filter((value) => typeof value === 'string');
  return texts.find((text) => text !== '') ?? texts[0] ?? null;
}

/** Codex records no failure of a tool in a field of its own: mostly the text of the output is all there is. */
export function outcomeOf(output: unknown): Outcome {
  const ok: Outcome = { status: 'ok', error: null, duration_seconds: null };
  if (isObject(output)) {
    const text = firstText(output.content, output.body, output.output);
    if (output.success === false) {
      return { ...ok, status: 'error', error: failed(null, olderOutput(text ?? '')?.text ?? text ?? '', false) };
    }
    const read = textOutcome(text, exitCodeOf(output));
    return { ...read, duration_seconds: durationOf(output) };
  }
  if (typeof output !== 'string') return ok;
  const older = olderOutput(output);
  if (older === null) return textOutcome(output, null);
  return { ...textOutcome(older.text, older.exit_code), duration_seconds: older.duration_seconds };
}

/** `{"output": TEXT, "metadata": {"exit_code": N, "duration_seconds": N}}` as a text. */
export function olderOutput(
  output: string,
): { text: string; exit_code: number | null; duration_seconds: number | null } | null {
  if (!output.startsWith('{"')) return null;
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return null;
  }
  if (!isObject(value) || !isObject(value.metadata) || typeof value.output !== 'string') return null;
  return { text: value.output, exit_code: exitCodeOf(value), duration_seconds: durationOf(value) };
}

function exitCodeOf(value: JsonObject): number | null {
  return isObject(value.metadata) ? numberOf(value.metadata.exit_code) : null;
}

function durationOf(value: JsonObject): number | null {
  return isObject(value.metadata) ? numberOf(value.metadata.duration_seconds) : null;
}

/** `code` is an exit code that a field gives; else the head of the text may have one. */
function textOutcome(text: string | null, code: number | null): Outcome {
  const ok: Outcome = { status: 'ok', error: null, duration_seconds: null };
  if (code !== null) return code === 0 ? ok : { ...ok, status: 'error', error: exited(code, text) };
  if (text === null) return ok;
  const start = text.slice(0, HEAD_LENGTH);
  const [head = '', ...rest] = start.split(/^(?:Total output lines: \d+\n+)?Output:\n?/m);
  const read = /^(?:Chunk ID|Wall time|Exit code|Process )/.test(head) ? EXIT_CODE.exec(head)?.[1] : undefined;
  if (read !== undefined) {
    return read === '0' ? ok : { ...ok, status: 'error', error: exited(Number(read), printedIn(text, rest.join(''))) };
  }
  if (ABORTED.test(start)) return { ...ok, status: 'cancelled' };
  const named = TEXTS.find(([beginning]) => beginning.test(start))?.[1];
  return named === undefined ? ok : { ...ok, status: 'error', error: failed(named, text, true) };
}

/** What the command printed, whole: `beginning` is as much of it as lies in the head. */
function printedIn(text: string, beginning: string): string {
  return text.length <= HEAD_LENGTH ? beginning : text.slice(HEAD_LENGTH - beginning.length);
}

/** `printed` is what the command wrote. All exit codes are read out of texts, be they texts of JSON. */
function exited(code: number, printed: string | null): StepError {
  return { failure_type: 'tool', failure_code: 'exit_code', message: exitMessage(code, printed), from_text: true };
}

function failed(code: string | null, text: string, from_text: boolean): StepError {
  const message = oneLine(firstLine(text) || 'The call failed; the file does not say why', MESSAGE_LENGTH);
  return { failure_type: 'tool', failure_code: code, message, from_text };
}

function firstLine(text: string): string {
  const lines = text.slice(0, 4 * MESSAGE_LENGTH).split('\n');
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? '';
}

/** What an event about a call says of it, in fields. Null where it says neither. */
export function eventOutcome(item: JsonObject): { status: 'ok' | 'error'; error: StepError | null } | null {
  if (isObject(item.result)) return mcpOutcome(item.result);
  const code = numberOf(item.exit_code);
  const failure = item.success === false || item.status === 'failed' || (code !== null && code !== 0);
  if (failure) {
    const said = firstText(item.stderr, item.aggregated_output, item.stdout);
    if (code === null) return { status: 'error', error: failed(null, said ?? '', false) };
    return { status: 'error', error: { ...exited(code, said), from_text: false } };
  }
  return item.success === true || code === 0 ? { status: 'ok', error: null } : null;
}

/** A result of Rust: `{"Ok": …}` or `{"Err": TEXT}`; what came back may itself say that it is an error. */
function mcpOutcome(result: JsonObject): { status: 'ok' | 'error'; error: StepError | null } | null {
  if ('Err' in result) return { status: 'error', error: failed(null, textOf(result.Err) ?? '', false) };
  if (!isObject(result.Ok)) return null;
  if (result.Ok.isError !== true && result.Ok.is_error !== true) return { status: 'ok', error: null };
  const texts = arrayOf(result.Ok.content).flatMap((block) => (isObject(block) ? (textOf(block.text) ?? []) : []));
  return { status: 'error', error: failed(null, texts[0] ?? '', false) };
}
