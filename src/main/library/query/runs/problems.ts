import type { Database, Statement } from 'better-sqlite3';
import type { Params, ProblemRow, Result } from '../../../../shared/api.ts';
import { RetraceError } from '../../../../shared/errors.ts';
import { fittingRows } from '../../payload/fitting-rows.ts';
import { FIRST_MERGED_STEP, STEPS_PER_FILE } from '../../store/schema.ts';
import { goneProblem } from '../content/problem-lines.ts';
import { type RunTree, readRev } from '../run-tree.ts';
import type { StepRows } from '../steps/step-rows.ts';
import { fileNameOf } from './paths.ts';

/** Files named in one reply. */
const MAX_FILES = 500;

/** What the queries need to know of a source; the rest is in `user.db`. */
export interface SourcePlace {
  id: number;
  path: string;
  kind: 'folder' | 'file';
}

interface Page {
  /** JSON array of row ids of files, null for all. */
  files: string | null;
  from: number;
  n: number;
}

interface ProblemsOptions {
  db: Database;
  tree: (address: string) => RunTree;
  rows: StepRows;
}

/** A line of a file, and the row ids that its steps may have. */
interface FileLine {
  file: number;
  from: number;
  /** From here on lie the steps of merged runs. */
  merged: number;
  to: number;
  line: number;
}

/** Parts of files that could not be read, errors first, then in the order of the files. */
export class Problems {
  readonly #db: Database;
  readonly #tree: (address: string) => RunTree;
  readonly #rows: StepRows;
  readonly #page: Statement<[Page], ProblemRow & { run_path: string }>;
  readonly #count: Statement<[Pick<Page, 'files'>], { total: number; errors: number }>;

  readonly #line: Statement<[number], { file: number; line: number | null }>;
  readonly #before: Statement<[FileLine], { id: number; line: number }>;
  readonly #laterPart: Statement<[FileLine], { id: number }>;
  readonly #root: Statement<[number], { address: string }>;
  /** The step that is shown for one of a fragment. */
  readonly #shown: Statement<[number], { id: number }>;

  constructor({ db, tree, rows }: ProblemsOptions) {
    this.#db = db;
    this.#tree = tree;
    this.#rows = rows;
    const where = '(@files IS NULL OR problem.file_id IN (SELECT value FROM json_each(@files)))';
    this.#page = db.prepare(
      `SELECT problem.id, severity, code, message, file.path, line, offset, length AS bytes,
              iif(run.fragment = 1, run.run_key, run.address) AS run,
              run.title AS run_title, file.path AS run_path
       FROM problem JOIN file ON file.id = problem.file_id
       LEFT JOIN run ON run.id = (SELECT min(id) FROM run WHERE run.file_id = problem.file_id)
       WHERE ${where} ORDER BY severity, problem.id LIMIT @n OFFSET @from`,
    );
    this.#count = db.prepare(
      `SELECT count(*) AS total, count(*) FILTER (WHERE severity = 'error') AS errors FROM problem WHERE ${where}`,
    );
    this.#line = db.prepare('SELECT file_id AS file, line FROM problem WHERE id = ?');
    // Steps are numbered in the order of their first lines, those of merged runs in the order of their start.
    this.#before = db.prepare(
      `SELECT id, line FROM (
         SELECT * FROM (SELECT id, part_line AS line FROM step WHERE id >= @from AND id < @merged AND part_line <= @line
                        ORDER BY id DESC LIMIT 1)
         UNION ALL
         SELECT id, part_line FROM step WHERE id >= @merged AND id < @to AND part_line <= @line
       ) ORDER BY line DESC, id DESC LIMIT 1`,
    );
    this.#laterPart = db.prepare(
      `SELECT step_id AS id FROM step_part WHERE step_id >= @from AND step_id < @to AND file_id = @file AND line = @line
       LIMIT 1`,
    );
    this.#root = db.prepare(
      `SELECT root.address FROM step JOIN run ON run.id = step.run_id JOIN run AS root ON root.id = run.root_id
       WHERE step.id = ?`,
    );
    this.#shown = db.prepare(
      `SELECT shown.id FROM step JOIN run ON run.id = step.run_id AND run.fragment = 1
       JOIN run AS whole ON whole.run_key = run.run_key AND whole.fragment = 0
       JOIN step AS shown ON shown.run_id = whole.id AND shown.merges = 1 AND shown.key = step.key
       WHERE step.id = ?`,
    );
  }

  list({ run, from, n }: Params<'problems.list'>): Result<'problems.list'> {
    const files =
      run === undefined ? null : JSON.stringify([...new Set(this.#tree(run).runs.flatMap((one) => one.file_ids))]);
    const { total = 0, errors = 0 } = this.#count.get({ files }) ?? {};
    const problems = this.#page.all({ files, from, n }).map(({ run_path, ...problem }) => ({
      ...problem,
      run_title: problem.run === null ? null : (problem.run_title ?? fileNameOf(run_path)),
    }));
    return { rev: readRev(this.#db), problems: [...fittingRows(problems)], total, errors, warnings: total - errors };
  }

  /** Throws `gone` for a problem that is no more: its file was read anew. */
  step({ id }: Params<'problems.step'>): Result<'problems.step'> {
    const problem = this.#line.get(id);
    if (problem === undefined) throw goneProblem();
    return { rev: readRev(this.#db), target: problem.line === null ? null : this.#target(problem.file, problem.line) };
  }

  #target(file: number, line: number): Result<'problems.step'>['target'] {
    const from = file * STEPS_PER_FILE;
    const place = { file, line, from, merged: from + FIRST_MERGED_STEP, to: from + STEPS_PER_FILE };
    const before = this.#before.get(place);
    const part = before?.line === line ? undefined : this.#laterPart.get(place);
    const read = part?.id ?? before?.id;
    const id = read === undefined ? undefined : (this.#shown.get(read)?.id ?? read);
    const root = id === undefined ? undefined : this.#root.get(id)?.address;
    if (id === undefined || root === undefined) return null;
    const tree = this.#tree(root);
    const ref = this.#rows.ref(tree, tree.indexOfId(id));
    return ref === null ? null : { run: root, step: ref.step, exact: part !== undefined || before?.line === line };
  }
}

/** Files that gave no run, of one source or of all. Throws `not_found` for a source that is not there. */
export function listUnrecognised(
  db: Database,
  sources: readonly SourcePlace[],
  { id }: Params<'sources.unrecognised'>,
): Result<'sources.unrecognised'> {
  const source = sources.find((one) => one.id === id);
  if (id !== undefined && source === undefined) {
    throw new RetraceError(
      'not_found',
      `There is no source ${id}.`,
      'It may have been removed. Open the list of sources.',
    );
  }
  const all = db
    .prepare<[], { path: string; reason: string | null }>(
      "SELECT path, reason FROM file WHERE status = 'unrecognised' ORDER BY path",
    )
    .all();
  const files = source === undefined ? all : all.filter(({ path }) => isBelow(path, source));
  return {
    rev: readRev(db),
    files: files.slice(0, MAX_FILES).map(({ path, reason }) => ({ path, reason: reason ?? 'No known trace format.' })),
    total: files.length,
  };
}

function isBelow(path: string, source: SourcePlace): boolean {
  if (path === source.path) return true;
  const next = path.charAt(source.path.length);
  return source.kind === 'folder' && path.startsWith(source.path) && (/[\\/]/.test(next) || /[\\/]$/.test(source.path));
}
