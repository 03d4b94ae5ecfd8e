import type { Database, Statement } from 'better-sqlite3';
import type { StepRef, StepRow } from '../../../../shared/api.ts';
import { RETRY_EVIDENCE, STEP_STATUSES, STEP_TYPES } from '../../../../shared/model/step.ts';
import { type RunTree, STEP_FLAGS } from '../run-tree.ts';
import { countAttempts } from './attempts.ts';
import { firstLine } from './first-line.ts';
import type { StepKeys } from './step-keys.ts';

/** Longest texts of a row, in characters: they come from the trace and may be of any length. */
const MAX_NAME = 200;
const MAX_SUMMARY = 300;
/** Where the first line of an error message is looked for. */
const MAX_MESSAGE = 2_000;

interface DisplayColumns {
  id: number;
  key: string;
  name: string;
  summary: string;
  failure_message: string | null;
  duration_derived: number | null;
  retry_evidence: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  partial_output: number | null;
  cost_nano_usd: number | null;
  cost_computed: number | null;
  turn: number | null;
}

/** Rows of steps as lists show them: columns from the tree, texts from the index by row id, in one statement. */
export class StepRows {
  readonly #keys: StepKeys;
  readonly #display: Statement<[ids: string], DisplayColumns>;

  constructor(db: Database, keys: StepKeys) {
    this.#keys = keys;
    this.#display = db.prepare(
      `SELECT id, key, substr(name, 1, ${MAX_NAME}) AS name, substr(summary, 1, ${MAX_SUMMARY}) AS summary,
              substr(failure_message, 1, ${MAX_MESSAGE}) AS failure_message, duration_derived, retry_evidence, input_tokens, output_tokens,
              partial_output, cost_nano_usd, cost_computed, turn
       FROM step WHERE id IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The rows of these steps, in the order asked for; `isFolded` says whose children are folded away. */
  rows(tree: RunTree, steps: readonly number[], isFolded: (step: number) => boolean = () => false): StepRow[] {
    const display = this.#read(tree, steps);
    const origin = originOf(tree);
    return steps.flatMap((step): StepRow[] => {
      const shown = display.get(tree.id[step] ?? 0);
      if (shown === undefined) return [];
      const flags = tree.flags[step] ?? 0;
      const status = STEP_STATUSES[tree.status[step] ?? 0] ?? 'unknown';
      const started_at_us = known(tree.started_at_us[step]);
      return [
        {
          step: this.#keys.address(tree, step, shown.key),
          run: tree.runs[tree.run[step] ?? 0]?.address ?? tree.root,
          seq: step + 1,
          depth: tree.depth[step] ?? 0,
          type: STEP_TYPES[tree.type[step] ?? 0] ?? 'event',
          name: shown.name,
          summary: (status === 'error' ? errorLine(shown) : '') || shown.summary,
          status,
          children: tree.children[step] ?? 0,
          folded: (tree.children[step] ?? 0) > 0 && isFolded(step),
          attempt: tree.attempt[step] ?? 1,
          attempts: countAttempts(tree, step),
          retry_evidence: RETRY_EVIDENCE[(shown.retry_evidence ?? 0) - 1] ?? null,
          started_at_us,
          offset_us: started_at_us === null || origin === null ? null : started_at_us - origin,
          duration_us: known(tree.duration_us[step]),
          duration_derived: shown.duration_derived === 1,
          input_tokens: shown.input_tokens,
          output_tokens: shown.output_tokens,
          partial_output: shown.partial_output === 1,
          cost_nano_usd: shown.cost_nano_usd,
          cost_computed: shown.cost_computed === 1,
          state_changed: (flags & STEP_FLAGS.state_changed) !== 0,
          has_decision: (flags & STEP_FLAGS.decision) !== 0,
          copied: (flags & STEP_FLAGS.copied) !== 0,
          mark: ([null, 'turn', 'compaction'] as const)[tree.mark[step] ?? 0] ?? null,
          turn: shown.turn,
        },
      ];
    });
  }

  /** Key, number and name of these steps, in the order asked for. */
  refs(tree: RunTree, steps: readonly number[]): StepRef[] {
    const display = this.#read(tree, steps);
    return steps.flatMap((step): StepRef[] => {
      const shown = display.get(tree.id[step] ?? 0);
      if (shown === undefined) return [];
      return [{ step: this.#keys.address(tree, step, shown.key), seq: step + 1, name: shown.name }];
    });
  }

  /** Null for -1 and for what is not there. */
  ref(tree: RunTree, step: number): StepRef | null {
    return this.refs(tree, [step])[0] ?? null;
  }

  #read(tree: RunTree, steps: readonly number[]): Map<number, DisplayColumns> {
    const ids = steps.flatMap((step) => tree.id[step] ?? []);
    return new Map(this.#display.all(JSON.stringify(ids)).map((row) => [row.id, row]));
  }
}

/** How a step failed, for its row: what it was asked is in the inspector. */
function errorLine({ name, failure_message }: DisplayColumns): string {
  const line = firstLine(failure_message ?? '').slice(0, MAX_SUMMARY);
  // Many tools begin their message with their own name, which already stands before it.
  const named = name !== '' && line.toLowerCase().startsWith(`${name.toLowerCase()}: `);
  return named ? line.slice(name.length + 2) : line;
}

/** When the tree's run started, µs UTC: the recorded start or the first step, whichever was earlier. */
export function originOf(tree: RunTree): number | null {
  if (tree.first_us === null) return null;
  return Math.min(tree.first_us, tree.runs[0]?.started_at_us ?? tree.first_us);
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
