import type { StepType } from '../../../shared/model/step.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { oneLine, valueLine } from '../summary.ts';

/** A tool call as the model wrote it, whatever kind of item it stands in. */
export interface ToolCall {
  /** The tool, under its server where it came through MCP. */
  name: string;
  type: StepType;
  /** What the step is called: a sub-agent goes by its kind. */
  step_name: string;
  arguments: unknown;
  summary: string;
}

/** Reads the item of a call. Arguments are JSON in a text, which a model may get wrong: then they stay a text. */
export function toolCallOf(item: JsonObject): ToolCall {
  switch (item.type) {
    case 'local_shell_call':
      return callOf('local_shell', item.action);
    case 'tool_search_call':
      return callOf('tool_search', parsed(item.arguments));
    case 'image_generation_call':
      return callOf('image_generation', textOf(item.revised_prompt) ?? textOf(item.prompt));
    case 'web_search_call':
    case 'web_search_end':
      return callOf('web_search', item.action ?? item.query);
    case 'custom_tool_call':
      return callOf(nameOf(item), item.input);
    default:
      return callOf(nameOf(item), parsed(item.arguments ?? item.args));
  }
}

function callOf(name: string, written: unknown): ToolCall {
  const type = typeOf(name);
  const agent =
    type === 'agent' && isObject(written) ? (textOf(written.agent_type) ?? textOf(written.task_name)) : null;
  return { name, type, step_name: oneLine(agent ?? name), arguments: written, summary: summaryOf(name, written) };
}

/** Tools of MCP servers have names of their own server only. */
function nameOf(item: JsonObject): string {
  const name = textOf(item.name) ?? 'tool';
  const server = textOf(item.namespace);
  return server?.startsWith('mcp__') ? `${server}__${name.replace(/^_+/, '')}` : name;
}

/** A call that only waits for a person is no tool time. */
function typeOf(name: string): StepType {
  switch (name) {
    case 'spawn_agent':
      return 'agent';
    case 'request_user_input':
      return 'user_input';
    default:
      return 'tool';
  }
}

function parsed(written: unknown): unknown {
  if (typeof written !== 'string') return written;
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

/** Arguments that say what a call is about, per tool. */
const MAIN_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  exec_command: ['cmd'],
  shell_command: ['command'],
  spawn_agent: ['message'],
  send_input: ['message'],
  view_image: ['path'],
  web_search: ['query', 'url', 'pattern'],
  tool_search: ['query'],
};

/** One line for a call, of bounded work. */
function summaryOf(name: string, written: unknown): string {
  if (name === 'apply_patch') return patchLine(written);
  if (!isObject(written)) return valueLine(written);
  if (name === 'update_plan') return planLine(written);
  if (name === 'shell' || name === 'local_shell') return commandLine(written.command) ?? valueLine(written);
  if (name === 'write_stdin') return stdinLine(written);
  const main = (MAIN_ARGUMENTS[name] ?? []).flatMap((key) => textOf(written[key]) ?? []);
  return main.length === 0 ? valueLine(written) : oneLine(main.join(' '));
}

/** The command without the shell around it. */
function commandLine(command: unknown): string | null {
  const words = arrayOf(command).filter((word) => typeof word === 'string');
  if (words.length === 0) return typeof command === 'string' ? oneLine(command) : null;
  const [shell = '', flag = '', script] = words;
  const isScript = /^(?:.*\/)?(?:ba|z|da)?sh$/.test(shell) && /^-l?c$/.test(flag) && script !== undefined;
  return oneLine(isScript ? script : words.slice(0, 40).join(' '));
}

/** The files of a patch, from its first lines. */
function patchLine(written: unknown): string {
  const text = typeof written === 'string' ? written : isObject(written) ? textOf(written.input) : null;
  if (text === null) return valueLine(written);
  const files = [...text.slice(0, 20_000).matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map(
    ([, file]) => file,
  );
  return oneLine(files.length === 0 ? text : files.join(', '));
}

function planLine(written: JsonObject): string {
  const plan = arrayOf(written.plan).filter(isObject);
  const done = plan.filter((step) => step.status === 'completed').length;
  const now = plan.find((step) => step.status === 'in_progress');
  const doing = now === undefined ? null : textOf(now.step);
  return oneLine(`${done} of ${plan.length} done${doing === null ? '' : `, ${doing}`}`);
}

function stdinLine(written: JsonObject): string {
  const chars = textOf(written.chars);
  const session = valueLine(written.session_id);
  return oneLine(
    chars === null ? `waits for session ${session}` : `session ${session}: ${JSON.stringify(chars.slice(0, 400))}`,
  );
}
