import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { browse, type Reach, resolveInReach } from './browse.ts';
import { walkFolder } from './walk.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'retrace-sources-')));
  mkdirSync(join(base, 'traces', 'deep'), { recursive: true });
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(base, 'traces', 'a.jsonl'), '{}\n');
  writeFileSync(join(base, 'traces', 'deep', 'b.json'), '{}');
  writeFileSync(join(base, 'traces', 'readme.md'), '#');
  writeFileSync(join(base, 'outside', 'secret.jsonl'), '{}');
});
afterEach(() => rmSync(base, { recursive: true }));

describe('walking a source', () => {
  test('lists traces at any depth, with paths below the source', async () => {
    const { files } = await walkFolder(join(base, 'traces'));
    expect(files.map((file) => file.relative_path).sort()).toEqual(['a.jsonl', 'deep/b.json']);
  });

  test('links that leave the source are not followed, loops end, a file is listed once', async () => {
    symlinkSync(join(base, 'outside'), join(base, 'traces', 'out'));
    symlinkSync(join(base, 'outside', 'secret.jsonl'), join(base, 'traces', 'secret.jsonl'));
    symlinkSync(join(base, 'traces'), join(base, 'traces', 'deep', 'loop'));
    symlinkSync(join(base, 'traces', 'a.jsonl'), join(base, 'traces', 'again.jsonl'));
    const { files, problems } = await walkFolder(join(base, 'traces'));
    expect(files.map((file) => file.path).sort()).toEqual([
      join(base, 'traces', 'a.jsonl'),
      join(base, 'traces', 'deep', 'b.json'),
    ]);
    expect(problems).toEqual([]);
  });
});

describe('what a shell may open', () => {
  const reach = (anywhere: boolean): Reach => ({
    anywhere,
    roots: [join(base, 'traces')],
    start: join(base, 'traces'),
  });

  test('only what lies below the given folders, links resolved first', async () => {
    symlinkSync(join(base, 'outside'), join(base, 'traces', 'out'));
    await expect(resolveInReach('deep', reach(false))).resolves.toBe(join(base, 'traces', 'deep'));
    for (const path of ['..', '../outside', 'out', '/', join(base, 'outside', 'secret.jsonl'), `${base}/traces-not`]) {
      await expect(resolveInReach(path, reach(false))).rejects.toMatchObject({ code: /not_allowed|not_found/ });
    }
    await expect(resolveInReach('../outside', reach(true))).resolves.toBe(join(base, 'outside'));
  });

  test('browsing starts at the roots and never offers a parent above them', async () => {
    expect((await browse(undefined, reach(false))).entries.map((entry) => entry.path)).toEqual([join(base, 'traces')]);
    const root = await browse(join(base, 'traces'), reach(false));
    expect(root.parent).toBeNull();
    expect(root.entries.map((entry) => entry.name)).toEqual(['deep', 'a.jsonl']);
    expect((await browse(join(base, 'traces', 'deep'), reach(false))).parent).toBe(join(base, 'traces'));
  });
});
