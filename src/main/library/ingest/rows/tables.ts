import type { Database, Statement } from 'better-sqlite3';
import { RunTable } from './run-table.ts';
import type { Bound } from './step-row.ts';
import { StepTable } from './step-table.ts';

type Write = Statement<[Bound[]]>;

/** Prepared statements on the rows of one file, shared by all files of an index. */
export interface IndexTables {
  steps: StepTable;
  runs: RunTable;
  putPart: Write;
  putDecision: Write;
  putSignal: Write;
  putLink: Write;
  putProblem: Write;
  countRecords: Write;
  /** Parameters: step id. */
  nextPart: Statement<[number], { n: number }>;
  nextDecision: Statement<[number], { n: number }>;
  nextSignal: Statement<[number], { n: number }>;
  /** Parameters: first id of the file, first id of the next one. */
  nextLink: Statement<[number, number], { id: number }>;
  keys: Statement<[number, number], { run_id: number; key: string }>;
  waiting: Statement<[number, number], { id: number; run_id: number; parent_key: string }>;
  /** The last step of a run with a key. Reads the file's steps backwards: only for keys that are there. */
  stepByKey: Statement<[number, number, number, string], { id: number }>;
  recordKinds: Statement<[number], { kind: string }>;
}

export function prepareTables(db: Database): IndexTables {
  return {
    steps: new StepTable(db),
    runs: new RunTable(db),
    putPart: db.prepare<[Bound[]]>(
      'INSERT INTO step_part (step_id, part, file_id, offset, length, line, pointer) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    putDecision: db.prepare<[Bound[]]>('INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?)'),
    putSignal: db.prepare<[Bound[]]>('INSERT INTO signal VALUES (?, ?, ?, ?, ?, ?)'),
    putLink: db.prepare<[Bound[]]>(
      'INSERT INTO run_link (id, from_run, from_step, to_run_key, kind) VALUES (?, ?, ?, ?, ?)',
    ),
    putProblem: db.prepare<[Bound[]]>(
      'INSERT INTO problem (id, file_id, code, severity, message, line, offset, length) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    countRecords: db.prepare<[Bound[]]>(
      `INSERT INTO file_record (file_id, kind, became, count) VALUES (?, ?, ?, ?)
       ON CONFLICT (file_id, kind) DO UPDATE SET count = count + excluded.count`,
    ),
    nextPart: db.prepare('SELECT coalesce(max(part), 0) + 1 AS n FROM step_part WHERE step_id = ?'),
    nextDecision: db.prepare('SELECT coalesce(max(n) + 1, 0) AS n FROM decision WHERE step_id = ?'),
    nextSignal: db.prepare('SELECT coalesce(max(n) + 1, 0) AS n FROM signal WHERE step_id = ?'),
    nextLink: db.prepare('SELECT max(coalesce(max(id) + 1, 0), ?) AS id FROM run_link WHERE id < ?'),
    keys: db.prepare('SELECT run_id, key FROM step WHERE id >= ? AND id < ?'),
    waiting: db.prepare('SELECT id, run_id, parent_key FROM step WHERE id >= ? AND id < ? AND parent_key IS NOT NULL'),
    stepByKey: db.prepare(
      'SELECT id FROM step WHERE id >= ? AND id < ? AND run_id = ? AND key = ? ORDER BY id DESC LIMIT 1',
    ),
    recordKinds: db.prepare('SELECT kind FROM file_record WHERE file_id = ?'),
  };
}
