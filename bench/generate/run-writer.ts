import type { RecordedStatus } from '../../src/shared/model/run.ts';
import type { FailureType, StepType } from '../../src/shared/model/step.ts';
import { AgentState, type Json, type JsonObject, type PatchOperation, stateHash } from './agent-state.ts';

/** The time of a trace, moved by hand. Shared by the runs of one file, so that sub-agents follow their parent. */
export class Clock {
  /** Milliseconds since 1970, UTC. */
  ms: number;

  constructor(start: string) {
    this.ms = Date.parse(start);
  }

  advance(ms: number): void {
    this.ms += ms;
  }

  iso(ms = this.ms): string {
    return new Date(ms).toISOString();
  }
}

export interface RunFacts {
  run_id: string;
  agent_id: string;
  agent_version: string;
  title?: string;
  environment?: string;
  prompts?: Record<string, string>;
  tools?: Json[];
  config?: JsonObject;
  entry?: { command: string[]; cwd: string };
  input?: Json;
  session_id?: string;
  task_id?: string;
  tags?: string[];
}

export interface Exchange {
  protocol: 'openai' | 'anthropic';
  method: string;
  path: string;
  status: number;
  /** Milliseconds since the request was sent, and the bytes received then. */
  chunks: [number, string][];
}

/** One action, as the agent that records it knows it. */
export interface StepSpec {
  step_type: StepType;
  name: string;
  request?: Json;
  parent_id?: string;
  group_id?: string;
  attempt?: number;
  retry_of?: string;
  /** How far the step moves the clock; absent: as long as what happened meanwhile took. */
  latency_ms?: number;
  response?: Json;
  error?: { failure_type: FailureType; failure_code: string; message: string };
  cancelled?: boolean;
  model?: { name: string; provider: string; config: JsonObject };
  reasoning?: string;
  usage?: { input: number; output: number; cache_read?: number; cache_write?: number; reasoning?: number };
  cost_usd?: number;
  wire?: Exchange;
  /** What the step did to the agent's state; `[]` records a state that did not change. */
  changes?: PatchOperation[];
}

export interface OpenStep {
  step_id: string;
  /** Writes the `step` record, with what became known since. Does not move the clock back. */
  end(outcome?: Partial<StepSpec>): void;
}

/**
 * Writes one run of a `retrace/1` trace, record by record, as an agent that records itself would: `seq` when a
 * step is issued, the `step` record when it ends.
 */
export class RunWriter {
  readonly run_id: string;
  readonly #emit: (line: string) => void;
  readonly #clock: Clock;
  #seq = 0;
  #state: AgentState | null = null;

  constructor(
    emit: (line: string) => void,
    clock: Clock,
    facts: RunFacts,
    parent?: { run_id: string; step_id: string },
  ) {
    this.#emit = emit;
    this.#clock = clock;
    this.run_id = facts.run_id;
    const harness = { prompts: facts.prompts ?? {}, tools: facts.tools ?? [], config: facts.config ?? {} };
    this.#write({
      type: 'run',
      schema: 'retrace/1',
      run_id: facts.run_id,
      ...(facts.title === undefined ? {} : { title: facts.title }),
      agent_id: facts.agent_id,
      agent_version: facts.agent_version,
      environment: facts.environment ?? 'dev',
      started_at: clock.iso(),
      harness: { hash: stateHash(harness), ...harness },
      ...(facts.entry === undefined ? {} : { entry: facts.entry }),
      input: facts.input ?? {},
      parent_run_id: parent?.run_id ?? null,
      parent_step_id: parent?.step_id ?? null,
      fork_of: null,
      session_id: facts.session_id ?? null,
      task_id: facts.task_id ?? null,
      tags: facts.tags ?? [],
    });
  }

  /** From here on steps with `changes` carry the agent's state. */
  recordState(initial: JsonObject): void {
    this.#state = new AgentState(initial);
  }

  /** A step that runs on its own: the clock moves to its end. Returns its id. */
  step(spec: StepSpec): string {
    const open = this.begin(spec, false);
    open.end();
    return open.step_id;
  }

  /** Issues a step that others may overlap. `announce` writes a `step_start` record first. */
  begin(issued: StepSpec, announce = true): OpenStep {
    this.#seq += 1;
    const started = this.#clock.ms;
    const head = {
      run_id: this.run_id,
      step_id: `s${this.#seq}`,
      seq: this.#seq,
      parent_id: issued.parent_id ?? null,
      group_id: issued.group_id ?? null,
      step_type: issued.step_type,
      name: issued.name,
      started_at: this.#clock.iso(started),
    };
    const request = issued.request ?? null;
    if (announce) this.#write({ type: 'step_start', ...head, request });
    return {
      step_id: head.step_id,
      end: (outcome = {}) => {
        const spec = { ...issued, ...outcome };
        const latency = spec.latency_ms ?? this.#clock.ms - started;
        this.#clock.ms = Math.max(this.#clock.ms, started + latency);
        const changes = this.#state === null ? undefined : spec.changes;
        this.#write({
          type: 'step',
          ...head,
          latency_ms: Math.round(latency * 10) / 10,
          attempt: spec.attempt ?? 1,
          retry_of: spec.retry_of ?? null,
          status: spec.error ? 'error' : spec.cancelled ? 'cancelled' : 'ok',
          ...(spec.model === undefined ? {} : { model: spec.model }),
          request,
          response: spec.response ?? null,
          ...(spec.error === undefined ? {} : { error: spec.error }),
          ...(spec.reasoning === undefined ? {} : { reasoning: spec.reasoning }),
          ...(spec.usage === undefined
            ? {}
            : {
                usage: {
                  input_tokens: spec.usage.input,
                  output_tokens: spec.usage.output,
                  cache_read_tokens: spec.usage.cache_read ?? 0,
                  cache_write_tokens: spec.usage.cache_write ?? 0,
                  reasoning_tokens: spec.usage.reasoning ?? 0,
                },
              }),
          ...(spec.cost_usd === undefined ? {} : { cost_usd: spec.cost_usd }),
          ...(spec.wire === undefined ? {} : { wire: spec.wire }),
          ...(changes === undefined || this.#state === null ? {} : this.#state.after(head.step_id, changes)),
        });
      },
    };
  }

  /** Steps issued together: they share a group and a start, and their records come in order of completion. */
  group(groupId: string, specs: StepSpec[]): string[] {
    const opened = specs.map((spec) => ({ spec, open: this.begin({ ...spec, group_id: groupId }) }));
    for (const { open } of opened.toSorted((a, b) => (a.spec.latency_ms ?? 0) - (b.spec.latency_ms ?? 0))) open.end();
    return opened.map(({ open }) => open.step_id);
  }

  /** The run of a sub-agent that the step `stepId` of this run started, in the same file. */
  subagent(stepId: string, facts: RunFacts): RunWriter {
    return new RunWriter(this.#emit, this.#clock, facts, { run_id: this.run_id, step_id: stepId });
  }

  decision(
    stepId: string,
    fields: { type: string; selected: string; candidates: string[]; reason: string; confidence: number },
  ) {
    this.#write({
      type: 'decision',
      run_id: this.run_id,
      step_id: stepId,
      decision_type: fields.type,
      selected: fields.selected,
      candidates: fields.candidates,
      reason_code: fields.reason,
      confidence: fields.confidence,
    });
  }

  signal(stepId: string, type: string, code: string, value: boolean, weight = 1): void {
    this.#write({
      type: 'signal',
      run_id: this.run_id,
      step_id: stepId,
      signal_type: type,
      signal_code: code,
      value,
      weight,
    });
  }

  failure(stepId: string, error: NonNullable<StepSpec['error']>): void {
    this.#write({ type: 'failure', run_id: this.run_id, step_id: stepId, ...error });
  }

  end(status: RecordedStatus, output: Json = {}): void {
    this.#write({ type: 'end', run_id: this.run_id, ended_at: this.#clock.iso(), status, output });
  }

  #write(record: Record<string, unknown>): void {
    this.#emit(JSON.stringify(record));
  }
}
