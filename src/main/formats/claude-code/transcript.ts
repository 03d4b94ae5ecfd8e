import { idOf, type JsonObject, textOf } from '../fields.ts';
import type { Emit, Locator, RecordOutcome, RunEvent, StepEvent, TraceRecord } from '../format.ts';
import { UnknownKinds } from '../kinds.ts';
import { Recent, type RecentState } from '../recent.ts';
import { oneLine } from '../summary.ts';
import { timeUs } from '../time.ts';
import { Calls, type CallsState } from './calls.ts';
import { History, type HistoryState } from './history.ts';
import { newThread, type Thread, TITLE } from './thread.ts';

/** One line, or one message inside a progress line, with the run it belongs to. */
export interface Line {
  value: JsonObject;
  at: Locator;
  /** Stands in for a `uuid` that is missing. */
  key: string;
  at_us: number | null;
  thread: Thread;
}

/** What a step says; its run, number, turn and parts come from the line, its key too where none is given. */
export type StepChange = Omit<StepEvent, 'kind' | 'run' | 'step' | 'turn' | 'parts'>;

/** Runs of one file; sub-agents beyond that share one. */
const MOST_RUNS = 2000;
const REST = 'further sub-agents';
/** Latest uuids of lines outside sub-agents: a summary of this session names one of them. */
const REMEMBERED_UUIDS = 128;
/** Summaries whose line has not come (yet): most are of other sessions. */
const MOST_PENDING = 64;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface TranscriptState {
  native_id: string | null;
  threads: Thread[];
  sidechains: RecentState<number>;
  calls: CallsState;
  steps: number;
  kinds: string[];
  history: HistoryState;
  uuids: RecentState<true>;
  pending: [string, string][];
  line: number;
}

/**
 * What is known of one file, and the ways to tell the library. Handlers of the record types (`user.ts`,
 * `assistant.ts`, …) work on it.
 */
export class Transcript {
  readonly #stem: string;
  readonly kinds: UnknownKinds;
  readonly calls: Calls;
  #native: string | null;
  readonly #threads: Thread[];
  readonly #agents: Map<string, number>;
  /** Runs of sub-agents by the uuid of their lines, where lines name no agent. */
  readonly sidechains: Recent<number>;
  #steps: number;
  readonly history: History;
  readonly #uuids: Recent<true>;
  readonly #pending: Map<string, string>;
  /** Line of the latest record. */
  #line: number;
  emit: Emit = () => undefined;

  constructor(stem: string, state?: TranscriptState) {
    this.#stem = stem;
    this.kinds = new UnknownKinds(state?.kinds);
    this.calls = new Calls(state?.calls);
    this.#native = state?.native_id ?? null;
    this.#threads = state?.threads ?? [];
    this.#agents = new Map(this.#threads.flatMap(({ agent, run }) => (agent === null ? [] : [[agent, run]])));
    this.sidechains = new Recent(REMEMBERED_UUIDS, state?.sidechains);
    this.#steps = state?.steps ?? 0;
    this.history = new History(state?.history);
    this.#uuids = new Recent(REMEMBERED_UUIDS, state?.uuids);
    this.#pending = new Map(state?.pending);
    this.#line = state?.line ?? 0;
  }

  state(): TranscriptState {
    return {
      native_id: this.#native,
      threads: this.#threads,
      sidechains: this.sidechains.state(),
      calls: this.calls.state(),
      steps: this.#steps,
      kinds: this.kinds.state(),
      history: this.history.state(),
      uuids: this.#uuids.state(),
      pending: [...this.#pending],
      line: this.#line,
    };
  }

  /** Reports values that share a line: writers got in each other's way, which Claude Code is known for. */
  noteLine(record: TraceRecord): void {
    if (record.at.pointer === undefined && record.at.line === this.#line) {
      const message = 'Records share this line: they were written without a line break between them. All are read.';
      this.emit({ kind: 'problem', code: 'invalid_json', severity: 'warning', message, at: record.at });
    }
    this.#line = record.at.line;
  }

  // ---------------------------------------------------------------- runs

  /** The run of the file itself: a session, or a sub-agent in a file of its own. */
  own(value: JsonObject): Thread {
    const known = this.#threads[0];
    if (known !== undefined) return known;
    const session = idOf(value.sessionId);
    const stream = idOf(value.session_id);
    const agent = value.isSidechain === true ? (idOf(value.agentId) ?? agentOf(this.#stem, value)) : null;
    const named = agent === null && stream === null && UUID.test(this.#stem);
    this.#native = named ? this.#stem : (stream ?? session ?? this.#stem);
    // Only a file named after its session can show that lines of another one were copied into it.
    if (!named) this.history.close();
    const thread = this.#addThread(agent);
    const event: RunEvent = { kind: 'run', run: 0, native_id: this.#native, agent_name: 'claude-code' };
    event.session_id = this.#native;
    if (agent !== null) {
      event.agent_id = agent;
      event.parent_run_native_id = this.#native;
    }
    this.emit(event);
    return thread;
  }

  /** True where the file is that of a sub-agent. */
  get isAgentFile(): boolean {
    return (this.#threads[0]?.agent ?? null) !== null;
  }

  get native(): string {
    return this.#native ?? this.#stem;
  }

  threadOf(run: number): Thread | undefined {
    return this.#threads[run];
  }

  /** The sub-agent with this id, started where it is new. `call` is the id of the tool call that asked for it. */
  agent(agent: string, call: () => string | null, title: string | null): Thread {
    const known = this.#agents.get(agent);
    const thread = known === undefined ? undefined : this.#threads[known];
    if (thread !== undefined) return thread;
    if (this.#threads.length < MOST_RUNS) return this.#startAgent(agent, call(), title);
    const rest = this.#agents.get(REST);
    return (rest === undefined ? undefined : this.#threads[rest]) ?? this.#startAgent(REST, null, 'Further sub-agents');
  }

  #startAgent(agent: string, call: string | null, title: string | null): Thread {
    const thread = this.#addThread(agent);
    const event: RunEvent = { kind: 'run', run: thread.run, native_id: this.native, agent_id: agent };
    event.agent_name = 'claude-code';
    event.session_id = this.native;
    event.parent_run = 0;
    const started = call === null ? undefined : this.calls.find(call);
    if (started !== undefined) {
      started.sub_run ??= thread.run;
      event.parent_run = started.run;
      event.parent_step = started.step;
    }
    const named = started?.title ?? title;
    if (named !== null) {
      thread.title = TITLE.given;
      event.title = oneLine(named);
    }
    this.emit(event);
    return thread;
  }

  #addThread(agent: string | null): Thread {
    const thread = newThread(this.#threads.length, agent);
    this.#threads.push(thread);
    if (agent !== null) this.#agents.set(agent, thread.run);
    return thread;
  }

  /** Tells what the envelope of a line says of its run, where it is new. */
  noteEnvelope(value: JsonObject, thread: Thread): void {
    const version = textOf(value.version);
    const cwd = textOf(value.cwd);
    const branch = textOf(value.gitBranch);
    if (
      (version === null || version === thread.version) &&
      (cwd === null || thread.cwd !== null) &&
      (branch === null || thread.branch !== null)
    ) {
      return;
    }
    const event: RunEvent = { kind: 'run', run: thread.run };
    if (version !== null && version !== thread.version) event.agent_version = thread.version = version;
    if (cwd !== null && thread.cwd === null) event.cwd = thread.cwd = cwd;
    if (branch !== null && thread.branch === null) event.git_branch = thread.branch = branch;
    this.emit(event);
  }

  // ---------------------------------------------------------------- titles

  /** Gives the run a title, unless it has a better one. Of prompts the first counts, of other titles the last. */
  title(thread: Thread, rank: number, text: string): void {
    if (rank < thread.title || (rank <= TITLE.prompt && thread.title === rank)) return;
    const line = oneLine(text);
    if (line === '') return;
    thread.title = rank;
    this.emit({ kind: 'run', run: thread.run, title: line });
  }

  /** A summary titles this session only if the line it stands for is in this file, now or later. */
  summary(leaf: string, text: string): void {
    const own = this.#threads[0];
    if (own !== undefined && this.#uuids.get(leaf) === true) {
      this.title(own, TITLE.generated, text);
      return;
    }
    this.#pending.set(leaf, oneLine(text));
    if (this.#pending.size <= MOST_PENDING) return;
    for (const oldest of this.#pending.keys()) {
      this.#pending.delete(oldest);
      break;
    }
  }

  noteUuid(value: JsonObject, thread: Thread): void {
    const uuid = idOf(value.uuid);
    if (uuid === null || thread.run !== 0) return;
    this.#uuids.set(uuid, true);
    const text = this.#pending.get(uuid);
    if (text === undefined) return;
    this.#pending.delete(uuid);
    this.title(thread, TITLE.generated, text);
  }

  // ---------------------------------------------------------------- steps

  /** Adds a step with the line as its first part; returns its number. */
  step(line: Line, step: StepChange): number {
    const number = this.#steps++;
    const { thread } = line;
    const event: StepEvent = { kind: 'step', run: thread.run, step: number, started_at_us: line.at_us, ...step };
    event.key ??= line.key;
    event.parts = [line.at];
    if (thread.turn > 0) event.turn = thread.turn;
    const copied = this.history.origin(line.value, this.native, this.emit);
    if (copied !== null) event.copied_from = copied;
    else this.history.noteStep(thread.run, number);
    this.emit(event);
    return number;
  }

  /** Changes a step; the line becomes one more part of it. */
  update(line: Line, run: number, step: number, change: StepChange): void {
    this.emit({ kind: 'step', run, step, ...change, parts: [line.at] });
  }

  /** Changes a step without a line behind the change. */
  change(run: number, step: number, change: StepChange): void {
    this.emit({ kind: 'step', run, step, ...change });
  }

  /** Reports a record that gives no step; `fact` says what is wrong, without a full stop. */
  malformed(kind: string, fact: string, at: Locator): RecordOutcome {
    const message = `${fact}. The record is left out.`;
    this.emit({ kind: 'problem', code: 'wrong_type', severity: 'error', message, at });
    return { kind: `${kind}:malformed`, became: 'problem' };
  }
}

/** Older sub-agents do not name themselves in their lines: the file does, else the first line stands for the agent. */
function agentOf(stem: string, value: JsonObject): string | null {
  return /^agent-(.+)$/.exec(stem)?.[1] ?? idOf(value.uuid);
}

export function lineOf(value: JsonObject, at: Locator, index: number, thread: Thread): Line {
  return { value, at, key: idOf(value.uuid) ?? `record-${index}`, at_us: timeUs(value.timestamp), thread };
}

export const asStep = (kind: string): RecordOutcome => ({ kind, became: 'step' });
export const asCounted = (kind: string): RecordOutcome => ({ kind, became: 'counted' });
