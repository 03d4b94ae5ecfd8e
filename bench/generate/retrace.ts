import type { Json, JsonObject, PatchOperation } from './agent-state.ts';
import type { Random } from './random.ts';
import { Clock, RunWriter, type StepSpec } from './run-writer.ts';
import { Words } from './words.ts';

export interface TraceSize {
  /** Steps of the whole file, sub-agents included. */
  steps: number;
  /** `text`: long strings, as transcripts have. `structure`: many small values, as tool results of services have. */
  shape: 'text' | 'structure';
  /** Mean bytes of a line over the whole file. */
  lineBytes: number;
}

/** Sub-agents of one file at most: each is a lane on screen, and no real run starts thousands. */
const MOST_SUBAGENTS = 64;
/** Bytes of a step record that are not request or response. */
const RECORD_BYTES = 420;
/** Bodies are this much larger than the mean, since decisions, signals, starts and routes have none. */
const BODY_FACTOR = 1.62;

const MODELS = [
  { name: 'claude-sonnet-4-5', provider: 'anthropic', config: { temperature: 0, max_tokens: 8192 } },
  { name: 'gpt-5-mini', provider: 'openai', config: { temperature: 0 } },
];
const TOOLS = ['orders.lookup', 'billing.refund', 'shell.run', 'files.read', 'files.edit', 'http.get', 'tests.run'];

/**
 * The lines of one native trace: turns of model calls, tools (alone, in parallel groups, failing and retried),
 * sub-agents down to two levels, decisions, signals, state with patches, waits for a person.
 */
export function* retraceLines(random: Random, size: TraceSize): Generator<string> {
  const lines: string[] = [];
  const clock = new Clock('2026-05-03T10:00:00.000Z');
  const scenes = new Scenes(random, size, clock, (line) => lines.push(line));
  const run = scenes.openRoot();
  while (scenes.left > 0) {
    scenes.turn(run);
    yield* lines;
    lines.length = 0;
  }
  run.end(random.pick(['success', 'failure', 'partial']), { turns: scenes.turns });
  yield* lines;
}

class Scenes {
  left: number;
  turns = 0;
  readonly #random: Random;
  readonly #size: TraceSize;
  readonly #clock: Clock;
  readonly #emit: (line: string) => void;
  readonly #words: Words;
  #subagents = 0;
  #groups = 0;
  #context = 4000;

  constructor(random: Random, size: TraceSize, clock: Clock, emit: (line: string) => void) {
    this.#random = random;
    this.#size = size;
    this.#clock = clock;
    this.#emit = emit;
    this.#words = new Words(random);
    this.left = size.steps;
  }

  openRoot(): RunWriter {
    const run = new RunWriter(this.#emit, this.#clock, {
      run_id: `run_${this.#random.code(20)}`,
      title: `Generated ${this.#size.shape} trace of ${this.#size.steps} steps`,
      agent_id: 'load-agent',
      agent_version: '3.1.0',
      prompts: { system: this.#words.text(800) },
      entry: { command: ['node', 'agent.js'], cwd: '.' },
      tags: ['generated'],
    });
    run.recordState({ attempts: 0, budget: { calls: 0, usd: 0 }, open: {}, phase: 'start' });
    return run;
  }

  /** One turn: a person's message, then between 8 and 60 steps. */
  turn(run: RunWriter): void {
    const random = this.#random;
    this.turns += 1;
    if (this.turns > 1)
      this.#clock.advance(random.chance(0.3) ? random.skewed(90_000, 3_600_000) : random.int(2000, 40_000));
    this.#step(run, {
      step_type: 'user_input',
      name: 'user',
      latency_ms: 0,
      response: this.#words.text(random.int(40, 300)),
      changes: [{ op: 'replace', path: '/phase', value: `turn ${this.turns}` }],
    });
    this.#scenes(run, random.int(8, 60), 0);
    if (this.left > 0)
      this.#step(run, {
        step_type: 'response',
        name: 'answer',
        latency_ms: 1,
        response: this.#words.text(400),
      });
  }

  #scenes(run: RunWriter, steps: number, depth: number): void {
    const until = Math.max(0, this.left - steps);
    while (this.left > until) {
      const asked = this.#model(run);
      const dice = this.#random.next();
      if (this.left === 0) return;
      if (dice < 0.45) this.#step(run, { ...this.#tool(), parent_id: asked });
      else if (dice < 0.6) this.#parallel(run, asked);
      else if (dice < 0.75) this.#retried(run, asked);
      else if (dice < 0.85) this.#route(run);
      else if (dice < 0.95) this.#memory(run);
      else if (depth < 2 && this.#subagents < MOST_SUBAGENTS && this.left > 6) this.#subagent(run, depth);
      else this.#approval(run);
    }
  }

  #model(run: RunWriter): string {
    const random = this.#random;
    const model = random.pick(MODELS);
    this.#context = this.#context > 160_000 ? 20_000 : this.#context + random.int(100, 2500);
    const output = random.int(20, 900);
    const cached = Math.floor(this.#context * 0.9);
    const id = this.#step(run, {
      step_type: 'llm',
      name: model.name,
      model,
      latency_ms: random.skewed(700, 30_000),
      request: { messages: [{ role: 'user', content: this.#body(0.5) }], tools: [] },
      response: { messages: [{ role: 'assistant', content: this.#body(0.5) }], finish_reason: 'tool_calls' },
      ...(random.chance(0.3) ? { reasoning: this.#words.text(200) } : {}),
      usage: { input: this.#context, output, cache_read: cached },
      cost_usd: Number((this.#context * 5e-7 + output * 1.5e-5).toFixed(6)),
    });
    return id;
  }

  #tool(): StepSpec {
    const random = this.#random;
    return {
      step_type: random.chance(0.15) ? 'retrieval' : 'tool',
      name: random.pick(TOOLS),
      latency_ms: random.skewed(3, 20_000),
      request: { id: random.int(1, 99_999), path: this.#words.path() },
      response: this.#body(1),
      ...(random.chance(0.5) ? { changes: this.#change() } : {}),
    };
  }

  #parallel(run: RunWriter, parent: string): void {
    const specs = Array.from({ length: Math.min(this.left, this.#random.int(2, 4)) }, () => ({
      ...this.#tool(),
      parent_id: parent,
    }));
    this.left -= specs.length;
    this.#groups += 1;
    run.group(`g${this.#groups}`, specs);
  }

  #retried(run: RunWriter, parent: string): void {
    const random = this.#random;
    const call = { ...this.#tool(), parent_id: parent };
    const attempts = random.int(2, 3);
    let previous: string | null = null;
    for (let attempt = 1; attempt <= attempts && this.left > 0; attempt += 1) {
      const last = attempt === attempts;
      const failed = !last || random.chance(0.3);
      const { response, ...failing } = call;
      const error = {
        failure_type: 'tool',
        failure_code: 'timeout',
        message: `No answer after ${random.int(5, 60)} s`,
      } as const;
      const id = this.#step(run, {
        ...(failed ? { ...failing, error, latency_ms: random.int(5000, 60_000) } : call),
        attempt,
        ...(previous === null ? {} : { retry_of: previous }),
      });
      run.signal(id, 'tool_success', failed ? 'timeout' : 'ok', !failed);
      if (failed && last) run.failure(id, error);
      previous = id;
      if (!last) this.#clock.advance(500 * 2 ** attempt);
    }
  }

  #route(run: RunWriter): void {
    const candidates = ['api', 'cache', 'ask', 'stop'];
    const selected = this.#random.pick(candidates);
    const id = this.#step(run, {
      step_type: 'route',
      name: 'route',
      latency_ms: 1,
      request: {},
      response: { selected },
    });
    const confidence = Number(this.#random.next().toFixed(2));
    run.decision(id, { type: 'tool_selection', selected, candidates, reason: 'fresh_data_required', confidence });
  }

  #memory(run: RunWriter): void {
    const write = this.#random.chance(0.5);
    this.#step(run, {
      step_type: write ? 'memory_write' : 'memory_read',
      name: write ? 'notes.write' : 'notes.read',
      latency_ms: this.#random.skewed(1, 60),
      request: { key: this.#words.identifier() },
      response: this.#body(0.3),
      ...(write ? { changes: this.#change() } : {}),
    });
  }

  #approval(run: RunWriter): void {
    this.#step(run, {
      step_type: 'approval',
      name: 'approve',
      latency_ms: this.#random.skewed(2000, 400_000),
      request: { question: this.#words.sentence() },
      response: { approved: this.#random.chance(0.9) },
    });
  }

  #subagent(run: RunWriter, depth: number): void {
    this.#subagents += 1;
    this.left -= 1;
    const name = `explorer-${this.#subagents}`;
    const open = run.begin({
      step_type: 'agent',
      name,
      request: { prompt: this.#words.text(300) },
      response: this.#words.text(300),
    });
    const started = this.#clock.ms;
    const child = run.subagent(open.step_id, {
      run_id: `run_${this.#random.code(20)}`,
      title: this.#words.sentence(),
      agent_id: name,
      agent_version: '3.1.0',
    });
    this.#scenes(child, this.#random.int(6, 40), depth + 1);
    child.end('success', { ms: this.#clock.ms - started });
    open.end();
  }

  #change(): PatchOperation[] {
    const random = this.#random;
    const changes: PatchOperation[] = [{ op: 'replace', path: '/attempts', value: random.int(0, 9) }];
    // The state keeps its size: twelve slots that are overwritten.
    changes.push({
      op: 'add',
      path: `/open/slot_${random.int(1, 12)}`,
      value: { id: random.int(1, 9999), ok: random.chance(0.5) },
    });
    return changes;
  }

  #step(run: RunWriter, spec: StepSpec): string {
    this.left -= 1;
    const open = run.begin(spec, spec.step_type === 'approval' || this.#random.chance(0.1));
    open.end();
    return open.step_id;
  }

  /** A value that takes `share` of a line on average. */
  #body(share: number): Json {
    const bytes =
      Math.max(0, this.#size.lineBytes * BODY_FACTOR - RECORD_BYTES) * share * (0.4 + 1.2 * this.#random.next());
    return this.#size.shape === 'text' ? this.#words.text(Math.floor(bytes)) : this.#rows(bytes);
  }

  #rows(bytes: number): Json {
    const random = this.#random;
    const rows: JsonObject[] = [];
    for (let made = 0; made < bytes; made += 112)
      rows.push({
        id: random.int(1, 1_000_000),
        sku: random.code(6),
        price: random.int(1, 100_000) / 100,
        stock: { eu: random.int(0, 99), us: random.int(0, 99), held: random.chance(0.2) },
        tags: [random.int(0, 9), random.int(0, 9)],
        seen: null,
      });
    return { count: rows.length, rows };
  }
}
