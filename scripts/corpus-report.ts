import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { indexPaths } from '../src/main/library/ingest/index-paths.ts';
import type { TotalColumns } from '../src/main/library/query/runs/run-totals.ts';
import { assemble } from '../test/formats/assemble.ts';
import { dump } from '../test/formats/dump.ts';
import { readSample } from '../test/formats/read-sample.ts';
import { ROOT } from './build.ts';

/** What an importer made of one file. */
export interface CorpusFile {
  path: string;
  /** Null: not recognised, and why. */
  format: string | null;
  confidence: number | null;
  reason: string | null;
  records: number;
  /** Records less those that made a step, were counted by kind, or are a problem: 0 when the file balances. */
  unaccounted: number;
  runs: number;
  steps: number;
  problems: number;
  /** Kinds that were counted and that the page of the format does not name, with how many there are. */
  unknown_kinds: Record<string, number>;
  totals: Totals;
  /** First line that differs from the expectation beside the file; null when it is met or there is none. */
  difference: string | null;
}

type Totals = Pick<
  TotalColumns,
  'llm_calls' | 'tool_calls' | 'errors' | 'retries' | 'input_tokens' | 'output_tokens' | 'cost_nano_usd'
>;

interface FileColumns {
  format: string | null;
  confidence: number | null;
  reason: string | null;
  records: number;
  steps: number;
  problems: number;
}

/** A detection below this is a guess. */
export const GUESS = 0.5;

const EXPECTED = '.expected.txt';

/** Every file below a folder whatever its name, in order; expectations are no traces. */
export function corpusFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(EXPECTED))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Reads one file into an index of its own, as the engine does. */
export async function corpusFile(path: string, folder: string): Promise<CorpusFile> {
  const home = mkdtempSync(join(tmpdir(), 'retrace-corpus-'));
  try {
    const index = join(home, 'index.db');
    await indexPaths([path], { db: index });
    const db = new Database(index, { readonly: true });
    try {
      return { path: relative(folder, path), ...read(db), difference: differenceOf(path) };
    } finally {
      db.close();
    }
  } finally {
    rmSync(home, { recursive: true });
  }
}

function read(db: Database.Database): Omit<CorpusFile, 'path' | 'difference'> {
  const file = db
    .prepare<[], FileColumns>('SELECT format, confidence, reason, records, steps, problems FROM file')
    .get();
  if (file === undefined) throw new Error('the file is not in its index');
  const kinds = db
    .prepare<[], { kind: string; became: string; count: number }>('SELECT kind, became, count FROM file_record')
    .all();
  const totals = db
    .prepare<[], Totals & { runs: number }>(
      `SELECT count(*) AS runs, coalesce(sum(llm_calls), 0) AS llm_calls, coalesce(sum(tool_calls), 0) AS tool_calls,
              coalesce(sum(errors), 0) AS errors, coalesce(sum(retries), 0) AS retries,
              sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cost_nano_usd) AS cost_nano_usd
       FROM run WHERE fragment = 0`,
    )
    .get();
  if (totals === undefined) throw new Error('an index without a table of runs');
  const { runs, ...sums } = totals;
  return {
    ...file,
    unaccounted: file.records - kinds.reduce((sum, { count }) => sum + count, 0),
    runs,
    unknown_kinds: unknownKinds(file.format, kinds),
    totals: sums,
  };
}

/** The page of a format names every kind that it knows. */
function unknownKinds(
  format: string | null,
  kinds: readonly { kind: string; became: string; count: number }[],
): Record<string, number> {
  const page = join(ROOT, 'docs/formats', `${format}.md`);
  const known = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const counted = kinds.filter(({ became }) => became === 'counted');
  const unknown = counted.filter(({ kind }) => !known.includes(kind.slice(kind.lastIndexOf(':') + 1).trim()));
  return Object.fromEntries(unknown.map(({ kind, count }) => [kind, count]));
}

/** `NAME.expected.txt` beside a file holds what it became (test/formats/dump.ts). */
function differenceOf(path: string): string | null {
  const beside = `${path}${EXPECTED}`;
  if (!existsSync(beside)) return null;
  const sample = readSample(path);
  const now = dump(assemble(sample.events), sample.outcomes).split('\n');
  const expected = readFileSync(beside, 'utf8').split('\n');
  const at = expected.findIndex((line, n) => line !== now[n]);
  if (at < 0) return now.length === expected.length ? null : `line ${expected.length}: more than expected`;
  return `line ${at + 1}: expected ${JSON.stringify(expected[at])}, got ${JSON.stringify(now[at] ?? '')}`;
}
