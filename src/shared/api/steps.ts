import * as v from 'valibot';
import type { RunStatus } from '../model/run.ts';
import type { RetryEvidence, StateSource, StepError, StepStatus, StepType, Usage } from '../model/step.ts';
import { STEP_TYPES } from '../model/step.ts';
import type { Revision } from './library.ts';
import { step, text } from './params.ts';

export const folds = v.object({
  /** What holds for every step not named in `except`. */
  all: v.picklist(['open', 'folded']),
  except: v.pipe(v.array(step), v.maxLength(10_000)),
});
export type Folds = v.InferOutput<typeof folds>;

export const stepFilter = v.object({
  text: v.optional(text),
  types: v.optional(v.array(v.picklist(STEP_TYPES))),
  only: v.optional(v.array(v.picklist(['errors', 'state_changes', 'retries']))),
  /** Start time in axis µs of the timeline, to mute rows outside a selection. */
});
export type StepFilter = v.InferOutput<typeof stepFilter>;

export interface StepRow {
  step: string;
  /** Address of the run the step belongs to: differs from the root inside sub-agents. */
  run: string;
  seq: number;
  depth: number;
  type: StepType;
  name: string;
  /** One line: of a failed step how it failed, else what it was about. */
  summary: string;
  status: StepStatus;
  /** Direct children, and whether they are folded away. */
  children: number;
  folded: boolean;
  attempt: number;
  /** Attempts of the same call seen so far; 1 when it was never retried. */
  attempts: number;
  retry_evidence: RetryEvidence | null;
  started_at_us: number | null;
  /** Since the start of the root run. */
  offset_us: number | null;
  duration_us: number | null;
  duration_derived: boolean;
  input_tokens: number | null;
  output_tokens: number | null;
  /** `output_tokens` is provably less than what was written, and a computed cost with it: a lower bound. */
  partial_output: boolean;
  cost_nano_usd: number | null;
  cost_computed: boolean;
  state_changed: boolean;
  has_decision: boolean;
  /** Part of history copied from another run. */
  copied: boolean;
  mark: 'compaction' | 'turn' | null;
  turn: number | null;
}

export interface Rows extends Revision {
  id: string;
  /** Rows after filter and folds. */
  count: number;
  /** Steps of the whole tree. */
  steps: number;
  /** Longest duration in the tree, for the log scale of the micro bars. */
  longest_us: number | null;
}

export const JUMPS = [
  'step',
  'error',
  'first_error',
  'state_change',
  'attempt',
  'decision',
  'compaction',
  'turn',
] as const;

/**
 * A value of any size. `head` is its beginning as text (JSON is pretty-printed, images are empty); the
 * rest comes by `payload.read` with `field`. `bytes` and `offset`s count UTF-8 bytes of that same text, for
 * `binary` the decoded bytes.
 */
export interface Payload {
  field: string;
  kind: 'text' | 'json' | 'binary';
  media_type: string | null;
  bytes: number;
  head: string;
  whole: boolean;
}

export type MessagePiece =
  | { type: 'text'; payload: Payload }
  | { type: 'thinking'; payload: Payload | null }
  | { type: 'tool_call'; tool_call_id: string | null; name: string; step: string | null; payload: Payload }
  | { type: 'tool_result'; tool_call_id: string | null; is_error: boolean; pieces: MessagePiece[] }
  | { type: 'image'; payload: Payload | null; media_type: string; source: string | null }
  | { type: 'json'; label: string | null; payload: Payload };

export interface Message {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'harness';
  pieces: MessagePiece[];
}

export interface StepPart {
  part: number;
  path: string;
  line: number;
  offset: number;
  bytes: number;
  pointer: string | null;
  /** `part/N`, readable by `payload.read`: the exact bytes of the record. */
  payload: Payload;
}

export interface StepDecision {
  decision_type: string;
  selected: string;
  candidates: string[];
  reason_code: string | null;
  confidence: number | null;
}

export interface StepSignal {
  signal_type: string;
  signal_code: string;
  value: boolean;
  weight: number | null;
}

export interface StateChange {
  /** RFC 6901 pointer. */
  pointer: string;
  change: 'added' | 'removed' | 'changed';
  /** Pretty-printed, cut to 200 characters; null on the side where there is none. */
  before: string | null;
  after: string | null;
}

export interface StepState {
  source: StateSource;
  hash: string | null;
  payload: Payload;
  /** Step whose state this is compared with; null for the first step with state. */
  compared_with: { step: string; seq: number } | null;
  changes: StateChange[];
  /** True when `changes` was cut to a limit. */
  changes_cut: boolean;
  unchanged_paths: number;
}

export interface StepRef {
  step: string;
  seq: number;
  name: string;
}

export interface StepDetail extends StepRow, Revision {
  error: StepError | null;
  model: string | null;
  provider: string | null;
  usage: Usage | null;
  price_note: string | null;
  finish_reason: string | null;
  model_config: Payload | null;
  response_id: string | null;
  group: StepRef[];
  parent: StepRef | null;
  /** All attempts of this call in order, this one included; empty when there is one. */
  attempt_steps: StepRef[];
  /** Runs started by this step. */
  started_runs: { run: string; title: string; status: RunStatus; steps: number }[];
  facts: { label: string; value: string | number | boolean | null }[];
  request: Message[] | null;
  response: Message[] | null;
  decisions: StepDecision[];
  signals: StepSignal[];
  state: StepState | null;
  parts: StepPart[];
  /** Why a tab has nothing: "Not in this trace: …". Has an entry for every empty tab. */
  absent: Partial<Record<'request' | 'response' | 'state' | 'decision', string>>;
  /** Why the file could not be read, and what to do: then all this is what the index has. Null when it was read. */
  unread: string | null;
  context_tokens: number | null;
}
