import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { Inspection } from '../inspect/inspect.ts';
import { readBytes } from '../query/content/read-bytes.ts';
import { walkFolder } from '../sources/walk.ts';
import { indexPaths } from './index-paths.ts';

const PLAIN = join(import.meta.dirname, '../../../../test/fixtures/codex/0.142/tools-and-tokens.jsonl');
const folder = mkdtempSync(join(tmpdir(), 'retrace-packed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const place = (name: string, bytes: Buffer) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const bytes = readFileSync(PLAIN);
const packed = place('rollout.jsonl.zst', zstdCompressSync(bytes));

let databases = 0;
async function imported(paths: string[]) {
  databases += 1;
  const path = join(folder, `${databases}.db`);
  const report = await indexPaths(paths, { db: path });
  const db = new Database(path, { readonly: true });
  try {
    const inspection = new Inspection(db);
    const runs = [];
    for await (const { detail, records, problems } of inspection.runs()) {
      runs.push({ run: detail.run, totals: detail.totals, records, problems, steps: [...inspection.steps(detail)] });
    }
    const parts = db.prepare('SELECT part_offset AS offset, part_length AS length FROM step').all();
    return { report, runs, parts: parts as { offset: number; length: number }[] };
  } finally {
    db.close();
  }
}

describe('packed traces (.jsonl.zst)', () => {
  it('become what the plain file becomes, at the places of the plain file', async () => {
    const [whole, unpacked] = [await imported([PLAIN]), await imported([packed])];
    expect(unpacked.report.unrecognised).toEqual([]);
    expect(unpacked.runs).toEqual(whole.runs);
    expect(unpacked.parts).toEqual(whole.parts);
  });

  it('give the bytes behind a step', async () => {
    const { parts } = await imported([packed]);
    const file = {
      path: packed,
      device: null,
      inode: null,
      mtime_us: null,
      head_hash: null,
      read_offset: bytes.length,
    };
    const read = await readBytes(file, parts, new AbortController().signal);
    expect(read).toEqual(parts.map(({ offset, length }) => bytes.subarray(offset, offset + length)));
  });

  it('are copies where the plain file lies beside them: that one has the address and counts', async () => {
    const plain = place('rollout.jsonl', bytes);
    const [alone] = (await imported([plain])).runs;
    for (const order of [
      [plain, packed],
      [packed, plain],
    ]) {
      const { runs } = await imported(order);
      expect(runs.length).toBe(2);
      expect(runs.find(({ run }) => run === alone?.run)?.totals).toEqual(alone?.totals);
      const tokens = runs.reduce((sum, run) => sum + (run.totals.input_tokens ?? 0), 0);
      expect(tokens).toBe(alone?.totals.input_tokens);
    }
  });

  it('are found in folders, and say so when they are broken', async () => {
    place('cut.jsonl.zst', zstdCompressSync(bytes).subarray(0, 400));
    const { files } = await walkFolder(folder);
    expect(files.map((file) => file.relative_path)).toContain('cut.jsonl.zst');
    const { report } = await imported([join(folder, 'cut.jsonl.zst')]);
    expect(report.unrecognised.map(({ reason }) => reason)).toEqual(['A zstd file, which is not whole, or broken.']);
  });
});
