import { createHash } from 'node:crypto';
import type { Cause } from '../../shared/api.ts';

/**
 * Runs of a small agent for tests of causes: a model that answers by what it is asked, tools that answer by what they are
 * given, so that whatever is planted has its consequences from there on, as in a real run. Nothing here knows how causes
 * are found.
 */

type Json = Record<string, unknown>;

interface Agent {
  user: string;
  system: string;
  tools: Json[];
  model: string;
  settings: Json;
  /** Turns of the model. */
  turns: number;
  /** Whether the trace holds what the model was asked, as an API log does, or only what was said, as a transcript does. */
  requests: boolean;
  environment: string;
  /** Changes what a tool answers in a turn. */
  result?: (turn: number, text: string) => string;
  /** Changes the mind of the model in a turn. */
  whim?: (turn: number) => string;
  /** Changes a call between the model and the tool. */
  call?: (turn: number, given: Json) => Json;
  /** Changes the order of the steps that were written. */
  order?: (steps: Json[]) => Json[];
}

const NAMES = ['read_file', 'search', 'run_tests', 'edit_file', 'list_files'];
const WORDS = ['orders', 'billing', 'refund', 'router', 'parser', 'cache', 'schema', 'retry', 'socket', 'ledger'];

function number(text: string, below: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % below;
}

function pick(from: readonly string[], text: string): string {
  return from[number(text, from.length)] ?? '';
}

export function plainAgent(variant: number): Agent {
  return {
    user: `Make the ${WORDS[variant % WORDS.length]} tests pass, and say what was wrong.`,
    system: 'You are a careful engineer. Read before you write, and run the tests after every edit.',
    tools: NAMES.map((name) => ({
      name,
      description: `Does ${name.replace('_', ' ')}.`,
      input_schema: { type: 'object' },
    })),
    model: 'planner-2',
    settings: { temperature: 0, max_tokens: 4096 },
    turns: 5 + (variant % 4),
    requests: variant % 2 === 0,
    environment: 'dev',
  };
}

/** The trace of one run as records of `retrace/1`. */
export function runAgent(run_id: string, agent: Agent): Json[] {
  const at = (seconds: number) => new Date(Date.UTC(2026, 4, 3, 10, 0, seconds)).toISOString();
  const steps: Json[] = [];
  const push = (step: Json) => {
    const n = steps.length + 1;
    steps.push({ type: 'step', run_id, step_id: `s${n}`, started_at: at(n), latency_ms: 250, status: 'ok', ...step });
  };
  push({ step_type: 'user_input', name: 'prompt', request: null, response: agent.user });
  const messages: Json[] = [
    { role: 'system', content: agent.system },
    { role: 'user', content: agent.user },
  ];
  for (let turn = 1; turn <= agent.turns; turn++) {
    const asked = { messages: [...messages], tools: agent.tools };
    const seed = JSON.stringify([asked, agent.model, agent.settings, agent.whim?.(turn) ?? '']);
    const name = pick(NAMES, `tool ${seed}`);
    const given: Json = { path: `src/${pick(WORDS, `file ${seed}`)}.ts`, lines: number(`lines ${seed}`, 80) };
    const text = `I look at ${pick(WORDS, `word ${seed}`)} next, since ${pick(WORDS, `why ${seed}`)} fails.`;
    const call = {
      id: `call_${createHash('sha256').update(seed).digest('hex').slice(0, 24)}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(given) },
    };
    const answer = { role: 'assistant', content: text, tool_calls: [call] };
    push({
      ...{
        step_type: 'llm',
        name: agent.model,
        model: { name: agent.model, config: agent.requests ? agent.settings : undefined },
      },
      ...{ request: agent.requests ? asked : null, response: { messages: [answer], finish_reason: 'tool_calls' } },
      usage: { input_tokens: 500 + turn * 100, output_tokens: 40 },
    });
    const done = agent.call?.(turn, given) ?? given;
    const plain = `${name} of ${String(given.path)}: ${number(`result ${JSON.stringify(done)}`, 900)} lines, all fine`;
    const result = agent.result?.(turn, plain) ?? plain;
    push({
      step_type: 'tool',
      name,
      request: done,
      response: result,
      status: result.startsWith('Error') ? 'error' : 'ok',
    });
    messages.push(answer, { role: 'tool', tool_call_id: call.id, content: result });
  }
  const closing = pick(WORDS, JSON.stringify(messages));
  push({ step_type: 'response', name: 'answer', request: null, response: `Done: ${closing} was wrong.` });
  const ordered = agent.order?.(steps) ?? steps;
  const run: Json = {
    ...{
      type: 'run',
      schema: 'retrace/1',
      run_id,
      agent_id: 'planted-agent',
      agent_version: '1.0.0',
      started_at: at(0),
    },
    ...{ environment: agent.environment, input: { task: agent.user } },
    harness: { prompts: { system: agent.system }, tools: agent.tools, config: agent.settings },
  };
  const end = { type: 'end', run_id, ended_at: at(steps.length + 1), status: 'success' };
  return [
    run,
    ...ordered.map((step, n) => ({ ...step, seq: n + 1, step_id: `s${n + 1}`, started_at: at(n + 1) })),
    end,
  ];
}

/** How many pairs are planted for each class. */
export const PLANTED = 10;

export type PlantedCause = Exclude<Cause, 'unknown'>;

/** One run as it was, and one in which one thing was changed. */
export function plant(cause: PlantedCause, variant: number): [Json[], Json[]] {
  const plain = plainAgent(variant);
  const turn = 1 + (variant % plain.turns);
  return [runAgent('a', plain), runAgent('b', { ...plain, ...change(cause, variant, plain, turn) })];
}

function change(cause: PlantedCause, variant: number, plain: Agent, turn: number): Partial<Agent> {
  switch (cause) {
    case 'input':
      return { user: `${plain.user} Leave the ${WORDS[(variant + 3) % WORDS.length]} alone.` };
    case 'prompt':
      return { system: `${plain.system} ${variant % 3 === 0 ? 'Answer briefly.' : 'Never edit files under vendor/.'}` };
    case 'tools':
      return {
        tools:
          variant % 3 === 0
            ? plain.tools.slice(1)
            : variant % 3 === 1
              ? [...plain.tools, { name: 'web_search', description: 'Searches.', input_schema: { type: 'object' } }]
              : plain.tools.map((tool, at) => (at === 2 ? { ...tool, description: 'Runs one test file only.' } : tool)),
      };
    case 'model':
      return { model: variant % 3 === 0 ? 'planner-2-mini' : 'other-planner-3' };
    case 'configuration':
      // Sometimes it is a setting of the model, sometimes what stands between the model and the tool.
      return variant % 2 === 0
        ? { settings: { ...plain.settings, temperature: 0.7 } }
        : { call: (now, given) => (now === turn ? { ...given, timeout_ms: 100 * variant } : given) };
    case 'order':
      return { order: (steps) => swapped(steps, 1 + 2 * (turn - 1)) };
    case 'environment':
      return variant % 2 === 0
        ? { result: (now, text) => (now === turn ? (ENVIRONMENT[variant % ENVIRONMENT.length] ?? text) : text) }
        : {
            environment: 'staging',
            result: (now, text) => (now === turn ? text.replace('all fine', 'two differ') : text),
          };
    case 'tool_result':
      return { result: (now, text) => (now === turn ? text.replace('all fine', `${variant + 2} failed`) : text) };
    case 'model_answer':
      return { whim: (now) => (now === turn ? `another sample ${variant}` : '') };
  }
}

const ENVIRONMENT = [
  "Error: ENOENT: no such file or directory, open 'src/orders.ts'",
  'sh: 1: pytest: command not found',
  'Error: connect ECONNREFUSED 127.0.0.1:5432',
  'bash: ./run.sh: Permission denied',
  "ModuleNotFoundError: No module named 'ledger'",
];

/** A model call and its tool change places with the two steps after them. */
function swapped(steps: readonly Json[], at: number): Json[] {
  const from = Math.min(at, steps.length - 5);
  return [
    ...steps.slice(0, from),
    ...steps.slice(from + 2, from + 4),
    ...steps.slice(from, from + 2),
    ...steps.slice(from + 4),
  ];
}
