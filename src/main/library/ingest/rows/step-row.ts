import { RETRY_EVIDENCE, STATE_SOURCES, STEP_STATUSES, STEP_TYPES } from '../../../../shared/model/step.ts';
import type { Locator, StepEvent } from '../../../formats/format.ts';

/** A value of an index column. */
export type Bound = string | number | null;

/** Columns of `step` in the order of `StepRow.values`. */
export const STEP_COLUMNS = [
  'id',
  'run_id',
  'key',
  'parent_id',
  'parent_key',
  'type',
  'name',
  'summary',
  'status',
  'started_at_us',
  'started_at_ns',
  'duration_us',
  'duration_derived',
  'attempt',
  'retry_of',
  'retry_evidence',
  'group_key',
  'model',
  'provider',
  'response_id',
  'call_id',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'partial_output',
  'cost_nano_usd',
  'cost_computed',
  'failure_type',
  'failure_code',
  'failure_message',
  'failure_from_text',
  'state_hash',
  'state_source',
  'state_changed',
  'has_decision',
  'turn',
  'mark',
  'context_tokens',
  'copied_from',
  'merges',
  'part_offset',
  'part_length',
  'part_line',
  'part_pointer',
] as const;

/** `copied_from` of a step that the file itself says was copied. */
export const COPIED_RECORDED = 1;
/** `copied_from` of a step whose response another run has first. */
export const COPIED_RESPONSE = 2;

const EVENT_TYPE = STEP_TYPES.indexOf('event');
const UNKNOWN_STATUS = STEP_STATUSES.indexOf('unknown');
const MARKS = ['turn', 'compaction'] as const;
export const COMPACTION_MARK = MARKS.indexOf('compaction') + 1;

/** What a step adds to totals that cannot simply be taken out again: bits of known values, and its model. */
export interface CountedFacts {
  facts: number;
  model: string | null;
}

/** One row of `step` while its file is read: fields are columns, in their units and encodings. */
export class StepRow {
  id: number;
  run_id: number;
  readonly key: string;
  parent_id: number | null = null;
  parent_key: string | null = null;
  type = EVENT_TYPE;
  name = '';
  summary = '';
  status = UNKNOWN_STATUS;
  started_at_us: number | null = null;
  started_at_ns: number | null = null;
  duration_us: number | null = null;
  duration_derived: number | null = null;
  attempt: number | null = null;
  retry_of: number | null = null;
  retry_evidence: number | null = null;
  group_key: string | null = null;
  model: string | null = null;
  provider: string | null = null;
  response_id: string | null = null;
  call_id: string | null = null;
  input_tokens: number | null = null;
  output_tokens: number | null = null;
  cache_read_tokens: number | null = null;
  cache_write_tokens: number | null = null;
  cache_write_1h_tokens: number | null = null;
  reasoning_tokens: number | null = null;
  partial_output: number | null = null;
  cost_nano_usd: number | null = null;
  cost_computed: number | null = null;
  failure_type: string | null = null;
  failure_code: string | null = null;
  failure_message: string | null = null;
  failure_from_text: number | null = null;
  state_hash: string | null = null;
  state_source: number | null = null;
  state_changed: number | null = null;
  has_decision: number | null = null;
  turn: number | null = null;
  mark: number | null = null;
  context_tokens: number | null = null;
  copied_from: number | null = null;
  merges: number | null = null;
  part_offset: number | null = null;
  part_length: number | null = null;
  part_line: number | null = null;
  part_pointer: string | null = null;

  // Not columns: what is known of the row while its file is read.
  /** The table has it, perhaps in an older form. */
  stored = false;
  /** It differs from the table, and is not in the totals of its run. */
  changed = true;
  /** What it counted as before it changed. */
  before: CountedFacts | null = null;
  /** Parts after the first that are not in the table yet. */
  newParts: Locator[] | null = null;
  /** How many rows of other tables belong to it; null when that is to be asked. */
  parts: number | null = 0;
  decisions: number | null = 0;
  signals: number | null = 0;

  constructor(id: number, run_id: number, key: string) {
    this.id = id;
    this.run_id = run_id;
    this.key = key;
  }

  /** The columns in the order of `STEP_COLUMNS`. */
  values(): Bound[] {
    return [
      this.id,
      this.run_id,
      this.key,
      this.parent_id,
      this.parent_key,
      this.type,
      this.name,
      this.summary,
      this.status,
      this.started_at_us,
      this.started_at_ns,
      this.duration_us,
      this.duration_derived,
      this.attempt,
      this.retry_of,
      this.retry_evidence,
      this.group_key,
      this.model,
      this.provider,
      this.response_id,
      this.call_id,
      this.input_tokens,
      this.output_tokens,
      this.cache_read_tokens,
      this.cache_write_tokens,
      this.cache_write_1h_tokens,
      this.reasoning_tokens,
      this.partial_output,
      this.cost_nano_usd,
      this.cost_computed,
      this.failure_type,
      this.failure_code,
      this.failure_message,
      this.failure_from_text,
      this.state_hash,
      this.state_source,
      this.state_changed,
      this.has_decision,
      this.turn,
      this.mark,
      this.context_tokens,
      this.copied_from,
      this.merges,
      this.part_offset,
      this.part_length,
      this.part_line,
      this.part_pointer,
    ];
  }

  /**
   * Takes over what the event gives. Parents, retries and parts need other rows and are set by `FileRows`.
   */
  apply(event: StepEvent): void {
    if (event.type !== undefined) this.type = STEP_TYPES.indexOf(event.type);
    if (event.name !== undefined) this.name = event.name;
    if (event.summary !== undefined) this.summary = event.summary;
    if (event.status !== undefined) this.status = STEP_STATUSES.indexOf(event.status);
    if (event.started_at_us !== undefined) this.started_at_us = event.started_at_us;
    if (event.started_at_ns !== undefined) this.started_at_ns = event.started_at_ns || null;
    if (event.duration_us !== undefined) this.duration_us = event.duration_us;
    if (event.duration_derived !== undefined) this.duration_derived = flag(event.duration_derived);
    if (event.attempt !== undefined) this.attempt = event.attempt > 1 ? event.attempt : null;
    if (event.retry_evidence !== undefined) this.retry_evidence = RETRY_EVIDENCE.indexOf(event.retry_evidence) + 1;
    if (event.group !== undefined) this.group_key = event.group;
    if (event.model !== undefined) this.model = event.model;
    if (event.provider !== undefined) this.provider = event.provider;
    if (event.response_id !== undefined) this.response_id = event.response_id;
    if (event.call_id !== undefined) this.call_id = event.call_id;
    if (event.usage !== undefined) this.#applyUsage(event.usage);
    if (event.partial_output !== undefined) this.partial_output = flag(event.partial_output);
    if (event.cache_write_1h_tokens !== undefined) this.cache_write_1h_tokens = event.cache_write_1h_tokens;
    if (event.cost_nano_usd !== undefined) {
      this.cost_nano_usd = event.cost_nano_usd;
      this.cost_computed = null;
    }
    if (event.error !== undefined) this.#applyError(event.error);
    if (event.state_hash !== undefined) this.state_hash = event.state_hash;
    if (event.state_source !== undefined) this.state_source = STATE_SOURCES.indexOf(event.state_source) + 1;
    if (event.state_changed !== undefined) this.state_changed = flag(event.state_changed);
    if (event.turn !== undefined) this.turn = event.turn;
    if (event.mark !== undefined) this.mark = MARKS.indexOf(event.mark) + 1;
    if (event.context_tokens !== undefined) this.context_tokens = event.context_tokens;
    if (event.copied_from !== undefined) this.copied_from = COPIED_RECORDED;
  }

  addPart(part: Locator): void {
    if (this.part_offset !== null) {
      this.newParts ??= [];
      this.newParts.push(part);
      return;
    }
    this.part_offset = part.offset;
    this.part_length = part.length;
    this.part_line = part.line;
    this.part_pointer = part.pointer ?? null;
  }

  #applyUsage(usage: NonNullable<StepEvent['usage']>): void {
    if (usage.input_tokens !== undefined) this.input_tokens = usage.input_tokens;
    if (usage.output_tokens !== undefined) this.output_tokens = usage.output_tokens;
    if (usage.cache_read_tokens !== undefined) this.cache_read_tokens = usage.cache_read_tokens;
    if (usage.cache_write_tokens !== undefined) this.cache_write_tokens = usage.cache_write_tokens;
    if (usage.reasoning_tokens !== undefined) this.reasoning_tokens = usage.reasoning_tokens;
  }

  #applyError(error: NonNullable<StepEvent['error']> | null): void {
    this.failure_type = error?.failure_type ?? null;
    this.failure_code = error?.failure_code ?? null;
    this.failure_message = error?.message ?? null;
    this.failure_from_text = flag(error?.from_text ?? false);
  }
}

/** Flags are 1 or null, so that rows stay short. */
function flag(value: boolean): number | null {
  return value ? 1 : null;
}
