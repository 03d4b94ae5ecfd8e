import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { indexPaths } from '../../src/main/library/ingest/index-paths.ts';
import { type InspectedRun, type InspectedStep, Inspection } from '../../src/main/library/inspect/inspect.ts';

/** Reads files into an index of their own and gives every run with its steps, as `retrace inspect` would. */
export async function importFiles(paths: readonly string[]): Promise<(InspectedRun & { steps: InspectedStep[] })[]> {
  const folder = mkdtempSync(join(tmpdir(), 'retrace-import-'));
  try {
    const path = join(folder, 'index.db');
    await indexPaths([...paths], { db: path });
    const db = new Database(path, { readonly: true });
    try {
      const inspection = new Inspection(db);
      const runs = [];
      for await (const run of inspection.runs()) runs.push({ ...run, steps: [...inspection.steps(run.detail)] });
      return runs;
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
