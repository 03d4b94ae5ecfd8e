import { REJECTED_BY_USER, type StepError } from '../../../shared/model/step.ts';
import { exitMessage } from '../error-line.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { oneLine } from '../summary.ts';

/** Longest error message in the index, in UTF-16 units. */
const MESSAGE_LENGTH = 300;

/** The codes that the beginning of a tool's error text stands for. Claude Code records no code of its own. */
const TOOL_CODES: readonly [start: RegExp, code: string][] = [
  [/^The user doesn't want to (?:proceed|take this action)/, REJECTED_BY_USER],
  [/^\[Request interrupted by user/, 'interrupted'],
  [/^Exit code \d+/, 'exit_code'],
  [/^(?:<tool_use_error>)?InputValidationError/, 'schema_invalid'],
  [/^(?:Error: )?Command timed out/, 'timeout'],
  [/^(?:Permission to use|Claude requested permissions)/, 'permission_denied'],
  [/^(?:Pre|Post)ToolUse\S* hook/, 'hook_blocked'],
  [/^<tool_use_error>/, 'tool_use_error'],
];

/** Failure of a tool call whose result is marked as an error: a field says so, words only name it. */
export function toolFailure(content: unknown): StepError {
  const text = plainText(content).trimStart();
  const code = TOOL_CODES.find(([start]) => start.test(text))?.[1] ?? null;
  const message = code === REJECTED_BY_USER ? rejection(text) : messageOf(text);
  return { failure_type: 'tool', failure_code: code, message, from_text: false };
}

/** Claude Code writes to the model in the user's name; for a reader it is a person's no, and why. */
function rejection(text: string): string {
  const said = /the user said:\s*(\S.*)/.exec(text.slice(0, 4 * MESSAGE_LENGTH))?.[1];
  return oneLine(said === undefined ? 'Rejected by the user' : `Rejected by the user: ${said}`, MESSAGE_LENGTH);
}

/** The first line that says something; of what a command printed after its exit code, the line that says what failed. */
function messageOf(text: string): string {
  const code = /^Exit code (\d{1,10})(?:\n|$)/.exec(text);
  if (code !== null) return exitMessage(Number(code[1]), text.slice(code[0].length));
  const lines = text
    .slice(0, 4 * MESSAGE_LENGTH)
    .replace(/^<tool_use_error>/, '')
    .replace(/<\/tool_use_error>\s*$/, '')
    .split('\n')
    .map((line) => line.trim());
  return oneLine(lines.find((line) => line !== '') ?? '', MESSAGE_LENGTH);
}

function plainText(content: unknown): string {
  if (typeof content === 'string') return content;
  for (const block of arrayOf(content)) {
    const text = isObject(block) ? textOf(block.text) : null;
    if (text !== null) return text;
  }
  return '';
}

/** Failure of one attempt to reach the model, from a `system` line of subtype `api_error`. */
export function attemptFailure(value: JsonObject): StepError {
  const error = isObject(value.error) ? value.error : {};
  // The API's own words lie up to two levels down: {status, error: {error: {type, message}}}.
  const body = isObject(error.error) ? error.error : error;
  const inner = isObject(body.error) ? body.error : body;
  const cause = isObject(value.cause) ? value.cause : isObject(error.cause) ? error.cause : {};
  const type = [inner, body].flatMap((one) => textOf(one.type) ?? []).find((one) => one !== 'error');
  const status = typeof error.status === 'number' ? `http_${error.status}` : null;
  const code = type ?? textOf(cause.code) ?? textOf(error.code) ?? status ?? 'api_error';
  const said = textOf(inner.message) ?? textOf(error.message) ?? textOf(cause.message) ?? textOf(value.content);
  const http = typeof error.status === 'number' ? `HTTP ${error.status}` : null;
  const message = [http, said].filter((part) => part !== null).join(': ');
  return {
    failure_type: 'model',
    failure_code: code,
    message: oneLine(message === '' ? 'The request failed; the file does not say why' : message, MESSAGE_LENGTH),
    from_text: false,
  };
}

/** Failure that Claude Code gave up on, from an assistant line marked `isApiErrorMessage`. */
export function finalFailure(recorded: unknown, text: string): StepError {
  const named = textOf(recorded);
  const message = oneLine(text, MESSAGE_LENGTH);
  if (named !== null && named !== 'unknown') {
    return { failure_type: 'model', failure_code: named, message, from_text: false };
  }
  const type = /"type":\s*"(\w+_error)"/.exec(text)?.[1];
  const status = /^API Error: (\d{3})\b/.exec(text)?.[1];
  const code = type ?? (status === undefined ? null : `http_${status}`);
  return { failure_type: 'model', failure_code: code ?? 'api_error', message, from_text: false };
}
