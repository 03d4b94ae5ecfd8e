import type { Database } from 'better-sqlite3';
import type { StepFilter } from '../../../../shared/api.ts';
import { STEP_STATUSES, STEP_TYPES } from '../../../../shared/model/step.ts';
import { STEPS_PER_FILE } from '../../store/schema.ts';
import { type RunTree, STEP_FLAGS } from '../run-tree.ts';
import { isAsciiWord, likeWord, wordsOf } from '../words.ts';

const ERROR = STEP_STATUSES.indexOf('error');
const PAGE = 10_000;
/** Columns of a step that are searched. */
const TEXTS = ['name', 'summary', 'failure_message'] as const;

/** Whether the filter can hide anything. */
export function isFilter({ text, types, only }: StepFilter): boolean {
  return wordsOf(text).length > 0 || (types?.length ?? 0) > 0 || (only?.length ?? 0) > 0;
}

/**
 * Steps that match, in the order of the list: of one of the types, with one of the marks of `only`, and with every
 * word of the text in name, type, what it was about or how it failed.
 */
export function filterSteps(db: Database, tree: RunTree, filter: StepFilter): Int32Array {
  const words = wordsOf(filter.text);
  const found = words.length === 0 ? null : findWords(db, tree, words);
  const types = new Set((filter.types ?? []).map((type) => STEP_TYPES.indexOf(type)));
  const only = new Set(filter.only ?? []);
  const matches = new Int32Array(tree.count);
  let count = 0;
  for (const step of tree.order) {
    if (found !== null && found[step] === 0) continue;
    if (types.size > 0 && !types.has(tree.type[step] ?? 0)) continue;
    if (only.size > 0 && !isMarked(tree, step, only)) continue;
    matches[count++] = step;
  }
  return matches.slice(0, count);
}

function isMarked(tree: RunTree, step: number, only: ReadonlySet<NonNullable<StepFilter['only']>[number]>): boolean {
  const flags = tree.flags[step] ?? 0;
  return (
    (only.has('errors') && tree.status[step] === ERROR) ||
    (only.has('state_changes') && (flags & STEP_FLAGS.state_changed) !== 0) ||
    (only.has('retries') && (flags & STEP_FLAGS.retry) !== 0)
  );
}

/** 1 for each step in whose texts or type every word is. */
function findWords(db: Database, tree: RunTree, words: readonly string[]): Uint8Array {
  const found = new Uint8Array(tree.count);
  for (const { step, texts } of namedSteps(db, tree, words)) {
    const text = `${texts}\n${STEP_TYPES[tree.type[step] ?? 0]}`;
    if (words.every((word) => text.includes(word))) found[step] = 1;
  }
  return found;
}

/**
 * The steps of a tree that may match, with their texts in lower case: SQLite leaves out those that cannot, as far as it
 * can tell, which costs a tenth of looking at each here.
 */
export function* namedSteps(
  db: Database,
  tree: RunTree,
  words: readonly string[],
): Generator<{ step: number; texts: string }> {
  const values: string[] = [];
  const conditions = words.filter(isAsciiWord).map((word) => {
    const types = STEP_TYPES.flatMap((type, index) => (type.includes(word) ? [index] : []));
    const likes = TEXTS.map((text) => {
      values.push(likeWord(word));
      return `${text} LIKE ? ESCAPE '\\'`;
    });
    return `AND (${likes.join(' OR ')} OR type IN (${types.join(', ')}))`;
  });
  const page = db
    .prepare<(string | number)[], [id: number, name: string, summary: string, failure_message: string | null]>(
      `SELECT id, ${TEXTS.join(', ')} FROM step WHERE id >= ? AND id < ? ${conditions.join(' ')} ORDER BY id LIMIT ${PAGE}`,
    )
    .raw();
  for (const file of new Set(tree.runs.map((run) => run.file_id))) {
    let from = file * STEPS_PER_FILE;
    for (;;) {
      const rows = page.all(from, (file + 1) * STEPS_PER_FILE, ...values);
      for (const [id, ...texts] of rows) {
        const step = tree.indexOfId(id);
        if (step >= 0) yield { step, texts: texts.join('\n').toLowerCase() };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      from = last[0] + 1;
    }
  }
}
