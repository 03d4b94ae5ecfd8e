import type { FailedCall } from '../failed-calls.ts';
import { idOf, type JsonObject, textOf } from '../fields.ts';
import type { Emit, Locator, RecordOutcome, RunEvent, StepEvent, TraceRecord } from '../format.ts';
import { UnknownKinds } from '../kinds.ts';
import { oneLine } from '../summary.ts';
import { Calls, type CallsState } from './calls.ts';
import { History, type HistoryState } from './history.ts';
import type { Line } from './shape.ts';

/** What a step says; its run, number, turn and parts come from the line, its key too where none is given. */
export type StepChange = Omit<StepEvent, 'kind' | 'run' | 'step' | 'turn' | 'parts'>;

/** A model response whose token count has not come. */
export interface OpenResponse {
  id: string;
  step: number;
  started_us: number | null;
  /** 0 nothing, 1 names of tools, 2 thinking, 3 text. */
  summary: number;
  /** Names of tools with the number of calls, while the summary is made of them. */
  tools: [name: string, calls: number][];
  calls: number;
  /** Step of the first tool call: it gets a group once there is a second. */
  first_call: number | null;
  /** Something followed that the model did not write: its next item is of another response. */
  sealed: boolean;
}

/** A user's message of which the other record, item or event, has not come. */
export interface Said {
  step: number;
  hashes: string[];
  from: 'item' | 'event';
  prompt: boolean;
  index: number;
}

/** All that is remembered of a file: JSON, and none of it grows with the file. */
interface Memory {
  native_id: string | null;
  /** The session's own first line has come. */
  introduced: boolean;
  subagent: boolean;
  steps: number;
  /** Line of the latest record. */
  line: number;
  turn: number;
  /** Time from which the next model call can have been under way: the last prompt, output or response. */
  cursor_us: number | null;
  model: string | null;
  provider: string | null;
  /** Settings of the turn, which become part of its next response. */
  context: Locator | null;
  response: OpenResponse | null;
  failed: FailedCall[];
  said: Said[];
  /** Step of the latest prompt of the task. */
  prompt: number | null;
  /** Totals of the last token count. */
  totals: string | null;
  /** A compaction of which more records may come, and the kinds of those that came. */
  compaction: { step: number; kinds: string[] } | null;
  /** A web search whose item has not come: the event about it has. */
  search: number | null;
  titled: boolean;
  version: string | null;
  cwd: string | null;
  branch: string | null;
}

export interface RolloutState {
  memory: Memory;
  calls: CallsState;
  kinds: string[];
  history: HistoryState;
}

const BEGINNING: Memory = {
  native_id: null,
  introduced: false,
  subagent: false,
  steps: 0,
  line: 0,
  turn: 0,
  cursor_us: null,
  model: null,
  provider: null,
  context: null,
  response: null,
  failed: [],
  said: [],
  prompt: null,
  totals: null,
  compaction: null,
  search: null,
  titled: false,
  version: null,
  cwd: null,
  branch: null,
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** What is known of one file, and the ways to tell the library. A file holds one run. */
export class Rollout {
  readonly #stem: string;
  readonly memory: Memory;
  readonly calls: Calls;
  readonly kinds: UnknownKinds;
  readonly history: History;
  emit: Emit = () => undefined;

  constructor(stem: string, state?: RolloutState) {
    this.#stem = stem;
    this.memory = state?.memory ?? { ...BEGINNING, failed: [], said: [] };
    this.calls = new Calls(state?.calls);
    this.kinds = new UnknownKinds(state?.kinds);
    this.history = new History(state?.history);
  }

  state(): RolloutState {
    return {
      memory: this.memory,
      calls: this.calls.state(),
      kinds: this.kinds.state(),
      history: this.history.state(),
    };
  }

  /** Reports values that share a line: a writer was cut off before its line break. */
  noteLine({ at }: TraceRecord): void {
    if (at.pointer === undefined && at.line === this.memory.line) {
      const message = 'Records share this line: they were written without a line break between them. All are read.';
      this.emit({ kind: 'problem', code: 'invalid_json', severity: 'warning', message, at });
    }
    this.memory.line = at.line;
  }

  /** The run of the file, told on first use. `id` is what its first line calls it, else the file's name does. */
  begin(id: string | null): string {
    const { memory } = this;
    if (memory.native_id !== null) return memory.native_id;
    memory.native_id = id ?? UUID.exec(this.#stem)?.[0] ?? this.#stem;
    this.emit({ kind: 'run', run: 0, native_id: memory.native_id, agent_name: 'codex' });
    return memory.native_id;
  }

  run(facts: Omit<RunEvent, 'kind' | 'run'>): void {
    this.begin(null);
    this.emit({ kind: 'run', run: 0, ...facts });
  }

  /** Tells where the agent works and which version it is, where that is new. History of others says nothing of it. */
  noteEnvironment(item: JsonObject): void {
    if (this.history.origin !== null) return;
    const { memory } = this;
    const version = textOf(item.cli_version);
    const cwd = textOf(item.cwd);
    const git = item.git;
    const branch = typeof git === 'object' && git !== null && 'branch' in git ? textOf(git.branch) : null;
    const facts: Omit<RunEvent, 'kind' | 'run'> = {};
    if (version !== null && version !== memory.version) facts.agent_version = memory.version = version;
    if (cwd !== null && memory.cwd === null) facts.cwd = memory.cwd = cwd;
    if (branch !== null && memory.branch === null) facts.git_branch = memory.branch = branch;
    if (Object.keys(facts).length > 0) this.run(facts);
  }

  /** The first prompt names the run. */
  title(text: string): void {
    const line = oneLine(text);
    if (this.memory.titled || line === '' || this.history.origin !== null) return;
    this.memory.titled = true;
    this.run({ title: line });
  }

  /** Adds a step with the line as its first part; returns its number. */
  step(line: Line, step: StepChange): number {
    const { memory } = this;
    this.begin(null);
    const number = memory.steps++;
    const event: StepEvent = { kind: 'step', run: 0, step: number, started_at_us: line.at_us, ...step };
    event.key ??= idOf(line.item.id) ?? `record-${line.index}`;
    event.parts = [line.at];
    if (memory.turn > 0) event.turn = memory.turn;
    const copied = this.history.origin;
    if (copied !== null) event.copied_from = copied;
    else this.history.noteStep(number);
    this.emit(event);
    return number;
  }

  /** Changes a step; the line becomes one more part of it. */
  update(line: Line, step: number, change: StepChange): void {
    this.emit({ kind: 'step', run: 0, step, ...change, parts: [line.at] });
  }

  /** Changes a step without a line behind the change. */
  change(step: number, change: StepChange): void {
    this.emit({ kind: 'step', run: 0, step, ...change });
  }

  /** The next item of the model is of another response. */
  seal(): void {
    if (this.memory.response !== null) this.memory.response.sealed = true;
  }

  malformed(kind: string, message: string, at: Locator): RecordOutcome {
    this.emit({ kind: 'problem', code: 'wrong_type', severity: 'error', message, at });
    return { kind: `${kind}:malformed`, became: 'problem' };
  }
}

export const asStep = (kind: string): RecordOutcome => ({ kind, became: 'step' });
export const asCounted = (kind: string): RecordOutcome => ({ kind, became: 'counted' });
