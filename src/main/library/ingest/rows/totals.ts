import { STEP_STATUSES, STEP_TYPES } from '../../../../shared/model/step.ts';
import { COMPACTION_MARK, type CountedFacts, type StepRow } from './step-row.ts';

const LLM = STEP_TYPES.indexOf('llm');
const TOOL = STEP_TYPES.indexOf('tool');
const AGENT = STEP_TYPES.indexOf('agent');
const ERROR = STEP_STATUSES.indexOf('error');

/** Sums of what model calls used. A sum is null until one call recorded the value. */
export class Spending {
  input_tokens: number | null = null;
  output_tokens: number | null = null;
  cache_read_tokens: number | null = null;
  cache_write_tokens: number | null = null;
  reasoning_tokens: number | null = null;
  cost_nano_usd: number | null = null;
  /** 1 when an addend of the cost was computed from prices. */
  cost_computed = 0;
  /** How many model calls recorded tokens, have a cost, and have an output that is a lower bound. */
  usage_known = 0;
  cost_known = 0;
  partial_outputs = 0;

  /** `sign` is 1 to add the step, -1 to take it out again. */
  count(row: StepRow, sign: 1 | -1): void {
    this.input_tokens = plus(this.input_tokens, row.input_tokens, sign);
    this.output_tokens = plus(this.output_tokens, row.output_tokens, sign);
    this.cache_read_tokens = plus(this.cache_read_tokens, row.cache_read_tokens, sign);
    this.cache_write_tokens = plus(this.cache_write_tokens, row.cache_write_tokens, sign);
    this.reasoning_tokens = plus(this.reasoning_tokens, row.reasoning_tokens, sign);
    this.cost_nano_usd = plus(this.cost_nano_usd, row.cost_nano_usd, sign);
    if (row.cost_computed !== null) this.cost_computed = 1;
    if (!isModelCall(row)) return;
    if (hasUsage(row)) this.usage_known += sign;
    if (row.cost_nano_usd !== null) this.cost_known += sign;
    if (row.partial_output !== null) this.partial_outputs += sign;
  }
}

/** Spending of one model in a run. */
export class ModelTotals extends Spending {
  readonly model: string;
  readonly provider: string;
  calls = 0;

  constructor(model: string, provider: string) {
    super();
    this.model = model;
    this.provider = provider;
  }
}

/**
 * Totals of a run: columns of `run`, and its rows of `run_model`. Kept by adding each step and, before a step
 * changes, taking it out: a step updated twice counts once. Copied history counts only as `copied_steps`.
 */
export class RunTotals extends Spending {
  steps = 0;
  llm_calls = 0;
  tool_calls = 0;
  errors = 0;
  retries = 0;
  copied_steps = 0;
  state_changes = 0;
  decisions = 0;
  compactions = 0;
  first_error_id: number | null = null;
  last_error_id: number | null = null;
  readonly models = new Map<string, ModelTotals>();
  /** Models whose sums changed since they were last saved. */
  readonly changedModels = new Set<ModelTotals>();

  override count(row: StepRow, sign: 1 | -1): void {
    if (row.copied_from !== null) {
      this.copied_steps += sign;
      return;
    }
    this.steps += sign;
    if (row.type === TOOL) this.tool_calls += sign;
    if (row.attempt !== null) this.retries += sign;
    if (row.state_changed !== null) this.state_changes += sign;
    if (row.has_decision !== null) this.decisions += sign;
    if (row.mark === COMPACTION_MARK) this.compactions += sign;
    if (row.status === ERROR) this.#countError(row, sign);
    // The spending of a sub-agent is its own run's; some files repeat it on the step that started it.
    if (row.type === AGENT) return;
    super.count(row, sign);
    if (!isModelCall(row)) return;
    this.llm_calls += sign;
    if (row.model !== null) this.#countModel(row, row.model, sign);
  }

  #countError(row: StepRow, sign: 1 | -1): void {
    this.errors += sign;
    if (sign < 0) return;
    if (this.first_error_id === null || row.id < this.first_error_id) this.first_error_id = row.id;
    if (this.last_error_id === null || row.id > this.last_error_id) this.last_error_id = row.id;
  }

  #countModel(row: StepRow, name: string, sign: 1 | -1): void {
    const provider = row.provider ?? '';
    const key = `${name}\0${provider}`;
    let model = this.models.get(key);
    if (model === undefined) {
      model = new ModelTotals(name, provider);
      this.models.set(key, model);
    }
    model.calls += sign;
    model.count(row, sign);
    this.changedModels.add(model);
  }
}

/**
 * What a step adds that cannot simply be taken out again: whether a sum is known at all, which error is the
 * first, which model was called. When a change loses one of these, the run is counted anew.
 */
export function lostByChange(before: CountedFacts, after: CountedFacts): boolean {
  return (before.facts & ~after.facts) !== 0 || (before.model !== null && before.model !== after.model);
}

export function countedFacts(row: StepRow): CountedFacts {
  if (row.copied_from !== null) return { facts: 0, model: null };
  let facts = 0;
  if (row.status === ERROR) facts |= 1;
  if (row.type !== AGENT) {
    if (row.input_tokens !== null) facts |= 2;
    if (row.output_tokens !== null) facts |= 4;
    if (row.cache_read_tokens !== null) facts |= 8;
    if (row.cache_write_tokens !== null) facts |= 16;
    if (row.reasoning_tokens !== null) facts |= 32;
    if (row.cost_nano_usd !== null) facts |= 64;
    if (row.cost_computed !== null) facts |= 128;
  }
  return { facts, model: isModelCall(row) && row.model !== null ? `${row.model}\0${row.provider ?? ''}` : null };
}

/** A step of type `llm`, or another one that records tokens: agents also plan and respond through a model. */
export function isModelCall(row: StepRow): boolean {
  return row.type === LLM || (row.type !== AGENT && hasUsage(row));
}

export function hasUsage(row: StepRow): boolean {
  return (
    row.input_tokens !== null ||
    row.output_tokens !== null ||
    row.cache_read_tokens !== null ||
    row.cache_write_tokens !== null ||
    row.reasoning_tokens !== null
  );
}

function plus(sum: number | null, value: number | null, sign: 1 | -1): number | null {
  return value === null ? sum : (sum ?? 0) + sign * value;
}
