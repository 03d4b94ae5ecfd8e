import type { StepType } from '../../../shared/model/step.ts';
import { arrayOf, isObject, type JsonObject, textOf } from '../fields.ts';
import { oneLine, valueLine } from '../summary.ts';

/**
 * What a tool call is. A call that only waits for a person is no tool time: questions are input of the user,
 * entering and leaving plan mode are approvals. A call stays a tool call otherwise, whatever it reads.
 */
export function toolStepType(name: string): StepType {
  switch (name) {
    case 'Task':
    case 'Agent':
      return 'agent';
    case 'AskUserQuestion':
      return 'user_input';
    case 'ExitPlanMode':
    case 'EnterPlanMode':
    case 'exit_plan_mode':
      return 'approval';
    default:
      return 'tool';
  }
}

/** A sub-agent goes by its type, as Claude Code shows it; all else by the tool's name. */
export function toolStepName(name: string, input: unknown): string {
  const agent = toolStepType(name) === 'agent' && isObject(input) ? textOf(input.subagent_type) : null;
  return agent ?? name;
}

/** The argument that says what a call is about, per tool. */
const MAIN_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  Bash: ['command'],
  Read: ['file_path'],
  Write: ['file_path'],
  Edit: ['file_path'],
  MultiEdit: ['file_path'],
  NotebookEdit: ['notebook_path'],
  Grep: ['pattern', 'path', 'glob'],
  Glob: ['pattern', 'path'],
  LS: ['path'],
  WebFetch: ['url'],
  WebSearch: ['query'],
  Task: ['description'],
  Agent: ['description'],
  Skill: ['skill', 'args'],
  TaskCreate: ['subject'],
  ExitPlanMode: ['plan'],
};

/** One line for a call, of bounded work. */
export function toolSummary(name: string, input: unknown): string {
  if (!isObject(input)) return valueLine(input);
  if (name === 'AskUserQuestion') return questionsOf(input);
  if (name === 'TodoWrite') return todosOf(input);
  const main = (MAIN_ARGUMENTS[name] ?? []).flatMap((key) => textOf(input[key]) ?? []);
  return main.length === 0 ? valueLine(input) : oneLine(main.join(' '));
}

function questionsOf(input: JsonObject): string {
  const questions = arrayOf(input.questions).flatMap((one) => (isObject(one) ? (textOf(one.question) ?? []) : []));
  return oneLine(questions.join(' '));
}

function todosOf(input: JsonObject): string {
  const todos = arrayOf(input.todos).filter(isObject);
  const done = todos.filter((todo) => todo.status === 'completed').length;
  const doing = todos.find((todo) => todo.status === 'in_progress');
  const now = doing === undefined ? null : (textOf(doing.activeForm) ?? textOf(doing.content));
  return oneLine(`${done} of ${todos.length} done${now === null ? '' : `, ${now}`}`);
}

/** The server of a tool that came through MCP: `mcp__SERVER__TOOL`. */
export function mcpServer(name: string): string | null {
  return /^mcp__(.+?)__/.exec(name)?.[1] ?? null;
}
