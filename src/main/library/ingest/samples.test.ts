import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Inspection } from '../inspect/inspect.ts';
import { indexPaths } from './index-paths.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-samples-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run without an end, in a file written this moment: what an installation makes of a sample that was cut short. */
const CUT_SHORT = `${JSON.stringify({ type: 'run', schema: 'retrace/1', run_id: 'r', agent_id: 'a' })}
${JSON.stringify({ type: 'step_start', run_id: 'r', step_id: 's1', step_type: 'tool', name: 'bash' })}
`;

describe('sample runs that ship', () => {
  it('are never taken for runs being written, however new their files are', async () => {
    const samples = join(folder, 'samples');
    mkdirSync(samples);
    writeFileSync(join(samples, 'cut.trace.jsonl'), CUT_SHORT);
    writeFileSync(join(folder, 'own.trace.jsonl'), CUT_SHORT);
    const status = async (path: string, name: string) => {
      const db = join(folder, `${name}.db`);
      await indexPaths([path], { db, samples });
      const index = new Database(db, { readonly: true });
      try {
        for await (const { detail } of new Inspection(index).runs()) return detail.status;
      } finally {
        index.close();
      }
      return null;
    };
    expect(await status(samples, 'samples')).toBe('incomplete');
    expect(await status(join(folder, 'own.trace.jsonl'), 'own')).toBe('running');
  });
});
