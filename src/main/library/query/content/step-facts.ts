import type { Database, Statement } from 'better-sqlite3';
import type { StepDecision, StepRef, StepSignal } from '../../../../shared/api.ts';
import { FAILURE_TYPES, STEP_TYPES, type StepError, type Usage } from '../../../../shared/model/step.ts';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import type { RunTree } from '../run-tree.ts';
import type { StepRows } from '../steps/step-rows.ts';
import type { ContentQuestion } from './step-contents.ts';
import type { StepSources } from './step-source.ts';

/** How far from a step those issued together with it, or called by it, are looked for, in steps of the file. */
const NEAR = 512;
/** Longest texts of a reply, in characters: they come from the trace and may be of any length. */
const MAX_TEXT = 300;
const MAX_MESSAGE = 4_000;
const MAX_CANDIDATES = 50;

export interface StepColumns extends Usage {
  id: number;
  run_id: number;
  key: string;
  type: number;
  name: string;
  model: string | null;
  provider: string | null;
  response_id: string | null;
  call_id: string | null;
  group_key: string | null;
  cost_computed: number | null;
  failure_type: string | null;
  failure_code: string | null;
  failure_message: string | null;
  failure_from_text: number | null;
  state_hash: string | null;
  state_source: number | null;
  context_tokens: number | null;
}

/** Reads what the index itself has of one step. Every method is to be called inside a transaction. */
export class StepFacts {
  readonly #rows: StepRows;
  readonly #sources: StepSources;
  readonly #step: Statement<[number], StepColumns>;
  readonly #decisions: Statement<[number], Omit<StepDecision, 'candidates'> & { candidates: string }>;
  readonly #signals: Statement<[number], Omit<StepSignal, 'value'> & { value: number }>;
  readonly #group: Statement<[from: number, to: number, run: number, group: string], { id: number }>;
  readonly #keyed: Statement<[from: number, to: number, run: number, keys: string], { id: number; key: string }>;
  readonly #called: Statement<[from: number, to: number, run: number, calls: string], { id: number; call: string }>;
  readonly #before: Statement<[before: number, from: number, run: number], { id: number }>;

  constructor(db: Database, rows: StepRows, sources: StepSources) {
    this.#rows = rows;
    this.#sources = sources;
    this.#step = db.prepare(
      `SELECT id, run_id, key, type, name, model, provider, response_id, call_id, group_key, cost_computed,
              input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, failure_type, failure_code,
              failure_message, failure_from_text, state_hash, state_source, context_tokens
       FROM step WHERE id = ?`,
    );
    this.#decisions = db.prepare(
      `SELECT decision_type, selected, candidates, reason_code, confidence FROM decision
       WHERE step_id = ? ORDER BY n LIMIT 100`,
    );
    this.#signals = db.prepare(
      'SELECT signal_type, signal_code, value, weight FROM signal WHERE step_id = ? ORDER BY n LIMIT 100',
    );
    this.#group = db.prepare(
      'SELECT id FROM step WHERE id >= ? AND id <= ? AND run_id = ? AND group_key = ? ORDER BY id',
    );
    this.#keyed = db.prepare(
      `SELECT id, key FROM step
       WHERE id >= ? AND id <= ? AND run_id = ? AND key IN (SELECT value FROM json_each(?))`,
    );
    this.#called = db.prepare(
      `SELECT id, coalesce(call_id, key) AS call FROM step
       WHERE id >= ? AND id <= ? AND run_id = ? AND call IN (SELECT value FROM json_each(?)) ORDER BY id`,
    );
    this.#before = db.prepare(
      'SELECT id FROM step WHERE id < ? AND id >= ? AND run_id = ? AND state_source IS NOT NULL ORDER BY id DESC LIMIT 20',
    );
  }

  step(id: number): StepColumns | undefined {
    return this.#step.get(id);
  }

  /** What is needed to read the content of a step, or undefined when it is gone. */
  question(tree: RunTree, id: number): ContentQuestion | undefined {
    const step = this.#step.get(id);
    if (step === undefined) return undefined;
    const format = tree.runs.find((run) => run.id === step.run_id)?.format ?? '';
    const type = STEP_TYPES[step.type] ?? 'event';
    return { source: this.#sources.find(id), format, key: step.key, type, name: step.name };
  }

  decisions(id: number): StepDecision[] {
    return this.#decisions.all(id).map((decision) => {
      const candidates: string[] = JSON.parse(decision.candidates);
      return {
        decision_type: short(decision.decision_type),
        selected: short(decision.selected),
        candidates: candidates.slice(0, MAX_CANDIDATES).map(short),
        reason_code: decision.reason_code === null ? null : short(decision.reason_code),
        confidence: decision.confidence,
      };
    });
  }

  signals(id: number): StepSignal[] {
    return this.#signals.all(id).map((signal) => ({
      signal_type: short(signal.signal_type),
      signal_code: short(signal.signal_code),
      value: signal.value !== 0,
      weight: signal.weight,
    }));
  }

  /** All steps issued together with this one, itself included; empty when it was issued alone. */
  group(tree: RunTree, step: StepColumns): StepRef[] {
    if (step.group_key === null) return [];
    const [from, to] = near(step.id, NEAR, NEAR);
    const ids = this.#group.all(from, to, step.run_id, step.group_key).map((row) => tree.indexOfId(row.id));
    return ids.length < 2 ? [] : this.#rows.refs(tree, ids);
  }

  /**
   * The steps of the same run near this one that carry out calls, by the id of the call; `where` they are to be expected.
   * Some models number their calls anew in each answer: of steps with the same id one beside this step or below it goes
   * first, then one on the expected side, then the nearest.
   */
  calledSteps(
    tree: RunTree,
    step: StepColumns,
    where: 'before' | 'after',
    calls: readonly string[],
  ): Map<string, StepRef> {
    const others = calls.filter((call) => call !== (step.call_id ?? step.key));
    if (others.length === 0) return new Map();
    const own = tree.indexOfId(step.id);
    const rank = (index: number) => {
      const related = tree.parent[index] === own || tree.parent[index] === tree.parent[own];
      return [related ? 0 : 1, index > own === (where === 'after') ? 0 : 1, Math.abs(index - own)] as const;
    };
    const [from, to] = near(step.id, NEAR, NEAR);
    const best = new Map<string, number>();
    for (const { id, call } of this.#called.all(from, to, step.run_id, JSON.stringify(others))) {
      const index = tree.indexOfId(id);
      const known = best.get(call);
      if (index === -1 || index === own) continue;
      if (known === undefined || isLess(rank(index), rank(known))) best.set(call, index);
    }
    const refs = new Map(this.#rows.refs(tree, [...best.values()]).map((ref) => [ref.seq - 1, ref]));
    return new Map(
      [...best].flatMap(([call, index]) => {
        const ref = refs.get(index);
        return ref === undefined ? [] : [[call, ref]];
      }),
    );
  }

  /** Row id of the step of this run with a key, looked for near `id` first; null when it is not there. */
  keyed(id: number, run: number, key: string): number | null {
    for (const reach of [NEAR, STEPS_PER_FILE]) {
      const [found] = this.#keyed.all(...near(id, reach, reach), run, JSON.stringify([key]));
      if (found !== undefined) return found.id;
    }
    return null;
  }

  /** Row ids of the steps of this run before `id` that have a state, the nearest first; a few at most. */
  statesBefore(id: number, run: number): number[] {
    return this.#before.all(id, near(id, STEPS_PER_FILE, 0)[0], run).map((row) => row.id);
  }
}

/** In order of the first number that differs. */
function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((one, place) => one !== b[place]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Range of row ids around one, inside its file. */
function near(id: number, before: number, after: number): [from: number, to: number] {
  const file = Math.floor(id / STEPS_PER_FILE) * STEPS_PER_FILE;
  return [Math.max(file, id - before), Math.min(file + STEPS_PER_FILE - 1, id + after)];
}

export function errorOf(step: StepColumns): StepError | null {
  const { failure_type, failure_code, failure_message } = step;
  if (failure_type === null && failure_code === null && failure_message === null) return null;
  return {
    failure_type: FAILURE_TYPES.find((type) => type === failure_type) ?? null,
    failure_code,
    message: cut(failure_message ?? '', MAX_MESSAGE),
    from_text: step.failure_from_text === 1,
  };
}

/** Null when the step records no tokens at all. */
export function usageOf(step: Usage): Usage | null {
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens } = step;
  const usage = { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens };
  return Object.values(usage).every((tokens) => tokens === null) ? null : usage;
}

/** A text cut to a length, with an ellipsis where it was. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text.toWellFormed() : `${text.slice(0, length - 1).toWellFormed()}…`;
}

export function short(text: string): string {
  return cut(text, MAX_TEXT);
}
