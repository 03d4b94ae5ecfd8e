import type { Database, Statement } from 'better-sqlite3';
import { BatchInsert } from './batch-insert.ts';
import { RunTable } from './run-table.ts';
import type { Bound } from './step-row.ts';
import { StepTable } from './step-table.ts';

type Write = Statement<[Bound[]]>;

/** Prepared statements on the rows of one file, shared by all files of an index. */
export interface IndexTables {
  steps: StepTable;
  runs: RunTable;
  parts: BatchInsert;
  decisions: BatchInsert;
  signals: BatchInsert;
  links: BatchInsert;
  problems: BatchInsert;
  countRecords: Write;
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
    parts: new BatchInsert(db, 'step_part', ['step_id', 'part', 'file_id', 'offset', 'length', 'line', 'pointer']),
    decisions: new BatchInsert(db, 'decision', [
      'step_id',
      'n',
      'decision_type',
      'selected',
      'candidates',
      'reason_code',
      'confidence',
    ]),
    signals: new BatchInsert(db, 'signal', ['step_id', 'n', 'signal_type', 'signal_code', 'value', 'weight']),
    links: new BatchInsert(db, 'run_link', ['id', 'from_run', 'from_step', 'to_run_key', 'kind']),
    problems: new BatchInsert(db, 'problem', [
      'id',
      'file_id',
      'code',
      'severity',
      'message',
      'line',
      'offset',
      'length',
    ]),
    countRecords: db.prepare<[Bound[]]>(
      `INSERT INTO file_record (file_id, kind, became, count) VALUES (?, ?, ?, ?)
       ON CONFLICT (file_id, kind) DO UPDATE SET count = count + excluded.count`,
    ),
    nextLink: db.prepare('SELECT max(coalesce(max(id) + 1, 0), ?) AS id FROM run_link WHERE id < ?'),
    keys: db.prepare('SELECT run_id, key FROM step WHERE id >= ? AND id < ?'),
    waiting: db.prepare('SELECT id, run_id, parent_key FROM step WHERE id >= ? AND id < ? AND parent_key IS NOT NULL'),
    stepByKey: db.prepare(
      'SELECT id FROM step WHERE id >= ? AND id < ? AND run_id = ? AND key = ? ORDER BY id DESC LIMIT 1',
    ),
    recordKinds: db.prepare('SELECT kind FROM file_record WHERE file_id = ?'),
  };
}

/** The tables whose rows are inserted several at a time. */
export function batches(tables: IndexTables): BatchInsert[] {
  return [tables.parts, tables.decisions, tables.signals, tables.links, tables.problems];
}
