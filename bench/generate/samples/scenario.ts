import type { FailureType, StepType } from '../../../src/shared/model/step.ts';
import type { Json, JsonObject, PatchOperation } from '../agent-state.ts';
import { Clock, type RunFacts, RunWriter } from '../run-writer.ts';
import { Conversation, exchangeOf, type ModelFacts, type ToolCall, tokensOf } from './conversation.ts';

/** What a provider puts before a request that names tools; it is counted, but in no message. */
const TOOL_PREAMBLE_TOKENS = 346;

export interface AgentFacts extends Omit<RunFacts, 'tools' | 'prompts' | 'config'> {
  model: ModelFacts;
  system: string;
  /** What each tool does, and the types of its arguments. */
  tools: Record<string, [description: string, parameters: Record<string, string>]>;
}

export interface Thought {
  ms: number;
  text?: string;
  calls?: Record<string, JsonObject> | [string, JsonObject][];
  thinking?: string;
  /** Default `llm`. */
  type?: StepType;
  name?: string;
  /** Records the exchange on the wire too. */
  wire?: boolean;
  changes?: PatchOperation[];
}

export interface Failure {
  type: FailureType;
  code: string;
  message: string;
}

/** How one call of a tool went. */
export interface Outcome {
  ms: number;
  /** Default `tool`. */
  type?: StepType;
  result?: Json;
  error?: Failure;
  attempt?: number;
  retry_of?: string;
  changes?: PatchOperation[];
}

/** One agent of a sample: its run, its clock and its conversation with a model. */
export class Agent {
  readonly run: RunWriter;
  readonly #clock: Clock;
  readonly #model: ModelFacts;
  readonly #conversation: Conversation;
  #cached = 0;
  #ids = 0;

  private constructor(run: RunWriter, clock: Clock, facts: AgentFacts) {
    this.run = run;
    this.#clock = clock;
    this.#model = facts.model;
    this.#conversation = new Conversation(facts.model, facts.system, toolsOf(facts));
  }

  static start(emit: (line: string) => void, startedAt: string, facts: AgentFacts): Agent {
    const clock = new Clock(startedAt);
    return new Agent(new RunWriter(emit, clock, runFacts(facts)), clock, facts);
  }

  /** Runs a sub-agent inside a step of this one: `work` is what it does, its text the step's response. */
  delegate(facts: AgentFacts, prompt: string, work: (agent: Agent) => string, changes?: PatchOperation[]): string {
    const open = this.run.begin({ step_type: 'agent', name: facts.agent_id, request: { prompt } });
    this.#clock.advance(40);
    const child = new Agent(this.run.subagent(open.step_id, runFacts({ ...facts, title: prompt })), this.#clock, facts);
    child.#conversation.user(prompt);
    const text = work(child);
    child.run.end('success', text);
    this.#clock.advance(15);
    open.end({ response: text, ...(changes === undefined ? {} : { changes }) });
    return open.step_id;
  }

  wait(ms: number): void {
    this.#clock.advance(ms);
  }

  /** What a person wrote; `ms` is how long the agent waited for it. */
  user(text: string, ms = 0, changes: PatchOperation[] = []): string {
    this.#conversation.user(text);
    return this.run.step({ step_type: 'user_input', name: 'user', latency_ms: ms, response: text, changes });
  }

  /** A call of the model, with the conversation so far as its request. */
  think(thought: Thought): { step: string; calls: ToolCall[] } {
    const request = this.#conversation.request();
    const asked = Array.isArray(thought.calls) ? thought.calls : Object.entries(thought.calls ?? {});
    const calls = asked.map(([name, input]) => ({ id: this.#callId(), name, input }));
    const answer = { text: thought.text ?? '', calls };
    const reasoning = thought.thinking === undefined ? 0 : tokensOf(thought.thinking);
    const input = TOOL_PREAMBLE_TOKENS + tokensOf(request);
    const output = tokensOf(answer.text) + tokensOf(calls) + reasoning;
    const cache_read = Math.min(this.#cached, input);
    const cache_write = this.#model.provider === 'anthropic' ? input - cache_read : 0;
    this.#cached = input;
    const { price } = this.#model;
    const fresh = input - cache_read - cache_write;
    const cost =
      fresh * price.input + cache_read * price.cache_read + cache_write * price.cache_write + output * price.output;
    const step = this.run.step({
      step_type: thought.type ?? 'llm',
      name: thought.name ?? this.#model.name,
      model: { name: this.#model.name, provider: this.#model.provider, config: this.#model.config },
      latency_ms: thought.ms,
      request,
      response: {
        messages: [this.#conversation.answer(answer)],
        finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
      },
      ...(thought.thinking === undefined ? {} : { reasoning: thought.thinking }),
      usage: { input, output, cache_read, cache_write, reasoning },
      cost_usd: Number((cost / 1e6).toFixed(6)),
      ...(thought.wire === true
        ? { wire: exchangeOf(this.#model, `msg_${this.run.run_id.slice(4)}_${this.#ids}`, answer, output, thought.ms) }
        : {}),
      changes: thought.changes ?? [],
    });
    return { step, calls };
  }

  /** A model call that the provider refused: nothing comes back, nothing is counted. */
  refused(ms: number, error: Failure, attempt: number, retry_of?: string): string {
    return this.run.step({
      step_type: 'llm',
      name: this.#model.name,
      model: { name: this.#model.name, provider: this.#model.provider, config: this.#model.config },
      latency_ms: ms,
      request: this.#conversation.request(),
      error: errorOf(error),
      attempt,
      ...(retry_of === undefined ? {} : { retry_of }),
      changes: [],
    });
  }

  /** Runs a call the model asked for. A failed attempt reaches the model only when `final`. */
  call(call: ToolCall, outcome: Outcome, final = outcome.error === undefined): string {
    if (final)
      this.#conversation.result(call, outcome.error?.message ?? outcome.result ?? null, outcome.error !== undefined);
    return this.run.step(specOf(call, outcome));
  }

  /** Runs calls that were asked for together at the same time. */
  parallel(group: string, calls: [ToolCall, Outcome][]): void {
    this.run.group(
      group,
      calls.map(([call, outcome]) => specOf(call, outcome)),
    );
    for (const [call, { error, result }] of calls)
      this.#conversation.result(call, error?.message ?? result ?? null, error !== undefined);
  }

  /** A step that is neither a model call nor a call the model asked for. */
  act(type: StepType, name: string, ms: number, request: Json, response: Json, changes: PatchOperation[] = []): string {
    return this.run.step({ step_type: type, name, latency_ms: ms, request, response, changes });
  }

  /** Tells the model something it did not ask for. */
  note(text: string): void {
    this.#conversation.user(text);
  }

  #callId(): string {
    this.#ids += 1;
    return `call_${this.run.run_id.slice(4)}_${this.#ids}`;
  }
}

export function errorOf({ type, code, message }: Failure) {
  return { failure_type: type, failure_code: code, message };
}

export function set(path: string, value: Json): PatchOperation {
  return { op: 'replace', path, value };
}

export function add(path: string, value: Json): PatchOperation {
  return { op: 'add', path, value };
}

export function drop(path: string): PatchOperation {
  return { op: 'remove', path };
}

function specOf(call: ToolCall, { type, ms, result, error, attempt, retry_of, changes }: Outcome) {
  return {
    step_type: type ?? 'tool',
    name: call.name,
    latency_ms: ms,
    request: call.input,
    ...(error === undefined ? { response: result ?? null } : { error: errorOf(error) }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(retry_of === undefined ? {} : { retry_of }),
    changes: changes ?? [],
  } as const;
}

function toolsOf({ tools }: AgentFacts): JsonObject[] {
  return Object.entries(tools).map(([name, [description, parameters]]) => ({
    name,
    description,
    input_schema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(parameters).map(([key, type]) => [key, { type }])),
      required: Object.keys(parameters),
      additionalProperties: false,
    },
  }));
}

function runFacts({ model, system, tools, ...run }: AgentFacts): RunFacts {
  return {
    ...run,
    prompts: { system },
    tools: toolsOf({ model, system, tools, ...run }),
    config: { model: model.name, ...model.config },
  };
}
