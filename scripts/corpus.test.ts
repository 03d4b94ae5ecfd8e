import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './build.ts';

const CORPUS = join(ROOT, '../shared/corpus');
const FIXTURES = join(ROOT, 'test/fixtures/swe-agent');
const OTLP = join(ROOT, 'test/fixtures/otlp');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrace-corpus-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function corpus(path: string): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'scripts/corpus.ts'), path], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return { status, stdout };
}

describe('npm run corpus', () => {
  it('tells of each file what it is, what it holds, and that it balances', () => {
    cpSync(join(FIXTURES, '1.1'), folder, { recursive: true });
    writeFileSync(join(folder, 'notes.txt'), 'nothing of the kind\u001b[31m');
    const { status, stdout } = corpus(folder);
    expect(stdout).toContain(
      [
        'shop__shop-17.traj',
        '  swe-agent, 1 run, 12 steps, 0 problems, 16 records',
        '  5 model calls, 5 tool calls, 2 errors, 1 retry, tokens 18342 in, 611 out, cost $0.0425',
      ].join('\n'),
    );
    expect(stdout).toMatch(/notes\.txt\n {2}not recognised: Not JSON Lines/);
    expect(stdout).toContain('0 unbalanced, 0 different, 0 not read');
    expect(stdout).not.toContain('\u001b');
    expect(status).toBe(0);
  });

  it('counts a trace once that is put together from what files hold of it', () => {
    cpSync(join(OTLP, 'recorded/openinference-openai-4.2.7.jsonl'), join(folder, 'a.jsonl'));
    expect(corpus(folder).stdout).toMatch(
      /otlp, 2 runs, 6 steps, .*\n {2}3 model calls, 2 tool calls, 1 error, 0 retries, tokens 311 in, 51 out, /,
    );
  });

  it('ends with 1 where a file is not what is expected of it, and says where', () => {
    cpSync(join(FIXTURES, 'demonstration'), folder, { recursive: true });
    appendFileSync(join(folder, 'greeting.traj.expected.txt'), 'one line more\n');
    const { status, stdout } = corpus(folder);
    expect(stdout).toMatch(/differs from what is expected: line \d+: expected "one line more"/);
    expect(stdout).toContain('0 unbalanced, 1 different, 0 not read');
    expect(status).toBe(1);
  });

  it('ends with 2 without a folder', () => {
    expect(corpus(join(folder, 'nowhere')).status).toBe(2);
  });

  it(existsSync(CORPUS) ? 'recognises every real file of its formats' : `no real files: ${CORPUS} is absent`, () => {
    if (!existsSync(CORPUS)) return;
    for (const [name, line] of [
      ['codex', /codex: 14 files, 1 of them guessed\n {2}not recognised: 0\n/],
      ['swe-agent', /swe-agent: 10 files\n {2}not recognised: 0\n/],
      ['mini-swe-agent', /\n1 file\n {2}not recognised: 1\n/],
    ] as const) {
      const { status, stdout } = corpus(join(CORPUS, name));
      expect(stdout).toMatch(line);
      expect(stdout).toContain('0 unbalanced, 0 different, 0 not read');
      expect(status).toBe(0);
    }
  });
});
