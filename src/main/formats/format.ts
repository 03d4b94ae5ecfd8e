import type { LinkKind, RecordedStatus } from '../../shared/model/run.ts';
import type { RetryEvidence, StateSource, StepError, StepStatus, StepType, Usage } from '../../shared/model/step.ts';
import type { StepContent } from './content.ts';

/**
 * The contract between a trace format and the library. A format sees a probe of a file and says how
 * sure it is; its parser turns records into the small vocabulary of `TraceEvent`; `content` turns the
 * records behind one step into what the inspector shows. A format does no I/O.
 */

/** Where the bytes of one JSON value lie. `offset` and `length` are bytes, `line` counts from 1. */
export interface Locator {
  offset: number;
  length: number;
  line: number;
  /** RFC 6901 pointer inside the value at `offset`, where several records share one document. */
  pointer?: string;
}

/** One record of a container: a JSON value and where it lies. `index` counts records from 0. */
export interface TraceRecord {
  index: number;
  value: unknown;
  at: Locator;
}

export type ContainerKind = 'lines' | 'json';

/** What detection sees: never the whole file. */
export interface Probe {
  container: ContainerKind;
  /** File name without folders; a hint at most, never the reason for a detection. */
  file_name: string;
  /** The first 20 records that parse (for `json`: the document's records as the format splits them). */
  records: unknown[];
  /** For `json` containers: the parsed document when it is whole and under the size limit. */
  document?: unknown;
}

export interface Detection {
  /** 0 to 1; the highest wins, the registry's order breaks ties. */
  confidence: number;
  /** Why, in words fit for a user: "sessionId, uuid and parentUuid in 20 of 20 records". */
  reason: string;
}

/** What a record became; one kind always becomes the same thing, so that counts add up. */
export interface RecordOutcome {
  /** Dotted or colon-separated kind such as `progress:bash_progress`. */
  kind: string;
  became: 'step' | 'counted' | 'problem';
}

/** Facts of a run; absent fields leave what was known. `run` is the file-local number of the run. */
export interface RunEvent {
  kind: 'run';
  run: number;
  /**
   * For formats that merge: of a fact told several times the one with the lowest rank holds, whatever came first. In
   * such an event only `title`, `agent_name`, `agent_version`, `environment` and `session_id` count.
   */
  rank?: string;
  /** The run id as the agent wrote it. Needed on first use; with `agent_id` it makes the run key. */
  native_id?: string;
  /** Set for sub-agent runs that have no run id of their own. */
  agent_id?: string;
  title?: string;
  /** Name of the program that ran: `claude-code`, or the agent's own id. */
  agent_name?: string;
  /** One version seen; the library keeps the set. */
  agent_version?: string;
  environment?: string;
  cwd?: string;
  git_branch?: string;
  started_at_us?: number;
  /** Time of the latest record seen, for "last write" and wall time. */
  last_at_us?: number;
  session_id?: string;
  task_id?: string;
  trial?: number;
  group_id?: string;
  tags?: string[];
  /** What of the harness the file holds. */
  harness?: { hash: string | null; completeness: 'whole' | 'partial' };
  /** File-local number of the run that started this one, and the file-local step that did. */
  parent_run?: number;
  parent_step?: number;
  /** The same by key, where the parent lies in another file. */
  parent_run_native_id?: string;
  parent_step_key?: string;
  /** Recorded cost of the whole run so far in integer nano-USD, where the file has no other: stands for the sum of its steps. */
  cost_nano_usd?: number;
  /** The same of tokens. */
  usage?: Pick<Usage, 'input_tokens' | 'output_tokens'>;
  /** True when the file says that its content was left out on purpose (privacy mode). */
  metadata_only?: boolean;
  /** Bytes of the record that tells this, where `runContent` shows them; appended to what the run has. */
  parts?: Locator[];
}

/**
 * Inserts a step on first use of its number, later changes only the given fields. Steps are numbered
 * per file, densely, from 0, in order of issue.
 */
export interface StepEvent {
  kind: 'step';
  run: number;
  step: number;
  /** Native id, stable over re-reads; needed on first use. The library makes repeats unique (`#2`). */
  key?: string;
  parent?: number | null;
  /** Where the parent is known only by its key (it may come later or from another file). */
  parent_key?: string;
  type?: StepType;
  name?: string;
  /** One line of content, at most `SUMMARY_LENGTH` characters, control characters left in. */
  summary?: string;
  status?: StepStatus;
  started_at_us?: number | null;
  /** Nanoseconds beyond the microsecond, for order only. */
  started_at_ns?: number;
  duration_us?: number | null;
  /** True when the duration was not recorded but taken from line to line or call to result. */
  duration_derived?: boolean;
  attempt?: number;
  /** File-local number of the previous attempt. */
  retry_of?: number;
  retry_evidence?: RetryEvidence;
  /** Calls issued together share it. */
  group?: string;
  model?: string;
  provider?: string;
  /** Id of the model response; one response counts once over the whole library. */
  response_id?: string;
  /** Id that the model gave the call which this step carries out, where it is not the key. */
  call_id?: string;
  usage?: Partial<Usage>;
  /** True when `output_tokens` is provably less than what was written: the sum over the run is a lower bound. */
  partial_output?: boolean;
  /** Part of `cache_write_tokens` that is kept for an hour, which costs more. */
  cache_write_1h_tokens?: number;
  /** Recorded cost in integer nano-USD. Computed costs are the library's work. */
  cost_nano_usd?: number;
  error?: StepError | null;
  state_hash?: string;
  state_source?: StateSource;
  /** True when this step changed the state compared with the step before it that has one. */
  state_changed?: boolean;
  /** Number of the user's turn, from 1. */
  turn?: number;
  mark?: 'compaction' | 'turn';
  /** Tokens that a compaction or the model call itself reports as the size of the context. */
  context_tokens?: number;
  /** The step was copied from the history of that run (native id), so totals leave it out. */
  copied_from?: string;
  /** Bytes behind the step, appended to what it has. */
  parts?: Locator[];
}

export interface DecisionEvent {
  kind: 'decision';
  step: number;
  decision_type: string;
  selected: string;
  candidates: string[];
  reason_code: string | null;
  confidence: number | null;
}

export interface SignalEvent {
  kind: 'signal';
  step: number;
  signal_type: string;
  signal_code: string;
  value: boolean;
  weight: number | null;
}

/** A link to a run that may not be indexed yet, by the native id the file gives. */
export interface LinkEvent {
  kind: 'link';
  run: number;
  from_step?: number;
  to_native_id: string;
  to_agent_id?: string;
  link: LinkKind;
}

export interface RunEndEvent {
  kind: 'run_end';
  run: number;
  /** As in `RunEvent`. */
  rank?: string;
  status: RecordedStatus;
  ended_at_us: number | null;
  failure?: StepError;
  /** As in `RunEvent`. */
  parts?: Locator[];
}

/** A part of the file that could not be read as it is. */
export interface ProblemEvent {
  kind: 'problem';
  code: ProblemCode;
  severity: 'error' | 'warning';
  message: string;
  at: Locator;
}

export const PROBLEM_CODES = [
  'invalid_json',
  'invalid_utf8',
  'not_an_object',
  'wrong_type',
  'too_large',
  'too_deep',
  'newer_schema',
  'unreadable',
  'missing',
  'limit',
  'zoneless_time',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export type TraceEvent = RunEvent | StepEvent | DecisionEvent | SignalEvent | LinkEvent | RunEndEvent | ProblemEvent;

export type Emit = (event: TraceEvent) => void;

/**
 * Turns the records of one file into events, one record at a time. The work per record must not grow
 * with the file, nor may the memory: only open calls and recent ids are kept.
 */
export interface TraceParser {
  push(record: TraceRecord, emit: Emit): RecordOutcome;
  /** JSON value from which `openParser` can go on after a restart. */
  state(): unknown;
}

export interface ParserContext {
  /** Path below the source, `/`-separated: sub-agent files are placed by their folder. */
  relative_path: string;
  /** File name without folders and extension. */
  file_stem: string;
  /** What `state()` returned when the file was last read to its end. */
  resume?: unknown;
}

/** One part of a step, read back from the file. */
export interface ContentPart {
  value: unknown;
  at: Locator;
}

/** A place on this machine where agents write this format. */
export interface AgentFolder {
  /** What the user calls it: "Claude Code sessions". */
  label: string;
  path: string;
  /** File names that count as a run, by their end: `.jsonl`. */
  extensions: readonly string[];
}

export interface TraceFormat {
  /** Stored in the index and printed by the CLI: `retrace`, `claude-code`. */
  id: string;
  label: string;
  containers: readonly ContainerKind[];
  /** `file`: recorded times do not tell the order of steps, their place in the file does. Default `time`. */
  order?: 'time' | 'file';
  /**
   * A run of it may lie scattered over files and be delivered more than once: it is joined by its key, its steps by
   * theirs. Each step is told whole, in one event; a repeat is told again under the next number.
   */
  merges?: boolean;
  /** Integers in its documents that no double holds reach it as text: ids of 64 bits and more keep their digits. */
  exact_integers?: boolean;
  /** Its runs write a record when they end: one without was cut short, even where no step is open. */
  records_end?: boolean;
  detect(probe: Probe): Detection | null;
  /** Asked when no format recognised a file: what it is instead, where this format knows its kin. */
  refuse?(probe: Probe): string | null;
  /** For `json` containers: the records inside the document, with pointers. */
  split?(document: unknown): Iterable<{ value: unknown; pointer: string }>;
  openParser(context: ParserContext): TraceParser;
  /**
   * What the inspector shows of one step, from the records behind it, in the order they were added.
   * `step` tells which step is asked for, where several share a record.
   */
  content(parts: readonly ContentPart[], step: { key: string; type: StepType; name: string }): StepContent;
  /** What the records of a run as a whole say beyond its facts, in the order in which it is shown. */
  runContent?(records: readonly unknown[]): { label: string; value: unknown }[];
  /** Folders in which agents leave such files. */
  folders?(environment: { home: string; variables: Readonly<Record<string, string | undefined>> }): AgentFolder[];
}

/** Longest `summary`, in UTF-16 units. */
export const SUMMARY_LENGTH = 160;
