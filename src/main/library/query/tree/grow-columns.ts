import type { Database } from 'better-sqlite3';
import { STEP_STATUSES } from '../../../../shared/model/step.ts';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import { STEP_FLAGS, StepColumns, type StepReader } from './step-columns.ts';
import type { TreeRun } from './tree-runs.ts';

/** Last steps of a file that are read again: a step mostly changes soon after it came. */
const TAIL = 512;

const RUNNING = STEP_STATUSES.indexOf('running');
const ERROR = STEP_STATUSES.indexOf('error');
const COMPACTION = 2;

interface GrowingTree {
  readonly count: number;
  readonly columns: StepColumns;
  readonly runs: readonly TreeRun[];
}

/**
 * Brings the columns of a tree up to date by reading only what can have changed: new steps, the last ones, open
 * ones, and those that wait for a parent. Gives `tree.columns` itself when nothing changed, and null when it must
 * be read anew: it has less than `reload_below` steps, runs came or moved, a file was replaced, or the totals of a
 * run tell of another change.
 */
export function growColumns(
  db: Database,
  reader: StepReader,
  tree: GrowingTree,
  runs: readonly TreeRun[],
  reload_below: number,
): StepColumns | null {
  if (tree.runs.length !== runs.length || !runs.every((run, place) => isSameRun(run, tree.runs[place]))) return null;
  const changed = new Map<number, Map<number, number>>();
  runs.forEach((run, place) => {
    if (run.rev !== tree.runs[place]?.rev) changed.set(run.file_id, new Map());
  });
  if (changed.size === 0) return tree.columns;
  if (tree.count < reload_below) return null;
  runs.forEach((run, place) => {
    changed.get(run.file_id)?.set(run.id, place);
  });

  const columns = StepColumns.startOf(tree.columns, tree.count, tree.count + 4096);
  const last = lastNumbers(columns, changed);
  if (!reader.reread(columns, unsettled(columns, last))) return null;
  for (const [file, places] of changed) reader.readFile(columns, file, (last.get(file) ?? -1) + 1, places, true);
  return agrees(db, columns, runs) ? columns : null;
}

function isSameRun(run: TreeRun, before: TreeRun | undefined): boolean {
  return (
    before !== undefined &&
    run.id === before.id &&
    run.parent === before.parent &&
    run.parent_step_id === before.parent_step_id &&
    run.file_identity === before.file_identity
  );
}

/** Number of the last known step of each changed file. */
function lastNumbers({ count, id }: StepColumns, files: ReadonlyMap<number, unknown>): Map<number, number> {
  const last = new Map<number, number>();
  for (let place = 0; place < count; place++) {
    const file = Math.floor((id[place] ?? 0) / STEPS_PER_FILE);
    const number = (id[place] ?? 0) % STEPS_PER_FILE;
    if (files.has(file) && number > (last.get(file) ?? -1)) last.set(file, number);
  }
  return last;
}

/** Places of the steps in changed files that may still change. */
function unsettled({ count, id, stored_status, flags }: StepColumns, last: ReadonlyMap<number, number>): number[] {
  const places: number[] = [];
  for (let place = 0; place < count; place++) {
    const last_number = last.get(Math.floor((id[place] ?? 0) / STEPS_PER_FILE));
    if (last_number === undefined) continue;
    const open = stored_status[place] === RUNNING || ((flags[place] ?? 0) & STEP_FLAGS.waiting) !== 0;
    if (open || (id[place] ?? 0) % STEPS_PER_FILE > last_number - TAIL) places.push(place);
  }
  return places;
}

interface Counters {
  steps: number;
  copied_steps: number;
  errors: number;
  retries: number;
  state_changes: number;
  decisions: number;
  compactions: number;
}
const COUNTERS = ['steps', 'copied_steps', 'errors', 'retries', 'state_changes', 'decisions', 'compactions'] as const;

/** Whether the columns give the totals that the writer counted: a change elsewhere shows in one of them. */
function agrees(db: Database, columns: StepColumns, runs: readonly TreeRun[]): boolean {
  const counted = runs.map(
    (): Counters => ({
      steps: 0,
      copied_steps: 0,
      errors: 0,
      retries: 0,
      state_changes: 0,
      decisions: 0,
      compactions: 0,
    }),
  );
  for (let place = 0; place < columns.count; place++) {
    const counters = counted[columns.run[place] ?? 0];
    if (counters) countStep(counters, columns, place);
  }
  const stored = db.prepare<[number], Counters>(`SELECT ${COUNTERS.join(', ')} FROM run WHERE id = ?`);
  return runs.every((run, place) => {
    const row = stored.get(run.id);
    return row !== undefined && COUNTERS.every((counter) => row[counter] === counted[place]?.[counter]);
  });
}

function countStep(counters: Counters, { flags, stored_status, mark }: StepColumns, place: number): void {
  const bits = flags[place] ?? 0;
  if (bits & STEP_FLAGS.copied) {
    counters.copied_steps++;
    return;
  }
  counters.steps++;
  if (stored_status[place] === ERROR) counters.errors++;
  if (bits & STEP_FLAGS.retry) counters.retries++;
  if (bits & STEP_FLAGS.state_changed) counters.state_changes++;
  if (bits & STEP_FLAGS.decision) counters.decisions++;
  if (mark[place] === COMPACTION) counters.compactions++;
}
