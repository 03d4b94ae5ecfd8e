import type { Database, Statement } from 'better-sqlite3';
import { shortNameLine, shortStepName } from '../../../shared/format/step-name.ts';
import type { Cost } from '../../../shared/model/run.ts';
import { STEP_STATUSES, STEP_TYPES } from '../../../shared/model/step.ts';
import { TOTAL_COLUMNS, type TotalColumns, totalsOf } from './runs/run-totals.ts';

/** Longer labels never show whole. */
const LABEL_LENGTH = 60;

const ERROR = STEP_STATUSES.indexOf('error');
const AGENT = STEP_TYPES.indexOf('agent');

interface StepText {
  name: string;
  summary: string;
  type: number;
  status: number;
  attempt: number | null;
  turn: number | null;
  failure_type: string | null;
  failure_code: string | null;
}

/** What the timeline says of steps and runs beyond their place, read from the index by row id. */
export class TimelineTexts {
  readonly #step: Statement<[id: number], StepText>;
  readonly #costs: Statement<[ids: string], { id: number } & TotalColumns>;

  constructor(db: Database) {
    this.#step = db.prepare(
      `SELECT substr(name, 1, ${LABEL_LENGTH}) AS name, substr(summary, 1, ${LABEL_LENGTH}) AS summary, type, status,
              attempt, turn, substr(failure_type, 1, 80) AS failure_type, substr(failure_code, 1, 80) AS failure_code
       FROM step WHERE id = ?`,
    );
    this.#costs = db.prepare(
      `SELECT id, ${TOTAL_COLUMNS.join(', ')} FROM run WHERE id IN (SELECT value FROM json_each(?))`,
    );
  }

  /** Text on a bar: the name, which attempt, how it failed; for a sub-agent what it was asked. */
  label(id: number): string {
    const step = this.#step.get(id);
    if (!step) return '';
    const attempt = (step.attempt ?? 1) > 1 ? `, attempt ${step.attempt}` : '';
    const failed = step.status === ERROR && step.failure_code !== null ? `, ${step.failure_code}` : '';
    const asked = step.type === AGENT && step.summary !== '' ? `: ${step.summary}` : '';
    const name = shortNameLine(shortStepName({ type: STEP_TYPES[step.type] ?? 'event', name: step.name }));
    return `${name}${attempt}${failed}${asked}`.slice(0, LABEL_LENGTH);
  }

  turn(id: number): number | null {
    return this.#step.get(id)?.turn ?? null;
  }

  /** `failure_type/failure_code` where one is recorded. */
  failure(id: number): string | null {
    const step = this.#step.get(id);
    if (!step || step.failure_type === null) return null;
    return step.failure_code === null ? step.failure_type : `${step.failure_type}/${step.failure_code}`;
  }

  /** Cost of each run's own steps. */
  costs(ids: readonly number[]): Map<number, Cost> {
    return new Map(
      this.#costs.all(JSON.stringify(ids)).map((run) => {
        const { cost_nano_usd, cost_computed, cost_coverage, partial_outputs } = totalsOf([run]);
        return [run.id, { cost_nano_usd, cost_computed, cost_coverage, partial_outputs }];
      }),
    );
  }
}
