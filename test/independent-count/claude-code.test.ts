import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { InspectedRun } from '../../src/main/library/inspect/inspect.ts';
import type { Totals } from '../../src/shared/model/run.ts';
import { importFiles } from '../formats/import-files.ts';
import { countClaudeCode, type Sums, sumTokens, type Tokens } from './count-claude-code.ts';

/**
 * The importer against the independent count, over every real session of this machine. They are other people's:
 * read where they lie, never copied into the repository.
 */

const CORPUS = join(import.meta.dirname, '../../../shared/corpus/claude-code');
/** Not transcripts: a log of hooks, which is refused. */
const NO_TRANSCRIPT = /\/hooks\//;

/** Sessions that are resumed and forked below: one long and split, one with sub-agents, one with retries. */
const SHARED = ['v2.1.17-27-tool-errors', 'v2.1.33-askuserquestion', 'v2.1.5-29-api-retries'];

const folder = mkdtempSync(join(tmpdir(), 'retrace-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Imported {
  runs: InspectedRun[];
  /** Model calls that brought a response, over all runs. */
  answered: number;
}

async function imported(paths: string[]): Promise<Imported> {
  const runs = await importFiles(paths);
  const answered = runs
    .flatMap(({ steps }) => steps)
    .filter((step) => step.type === 'llm' && step.status !== 'error' && !step.copied);
  return { runs, answered: answered.length };
}

/** The figures both sides have, in the words of the importer. */
function asTotals(sums: Sums) {
  const { responses, api_retries, api_errors, tool_calls, tool_errors, input, output, cache_read, cache_write } = sums;
  const refused = api_retries + api_errors;
  return {
    llm_calls: responses + refused,
    tool_calls,
    errors: tool_errors + refused,
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: cache_read,
    cache_write_tokens: cache_write,
  };
}

function tokensOf(totals: Totals): Tokens {
  const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = totals;
  return { input: input_tokens, output: output_tokens, cache_read: cache_read_tokens, cache_write: cache_write_tokens };
}

/**
 * Two files as older versions wrote them: a resume that copies all lines under a new session and goes on, and a fork
 * that copies the first half. They lie in a folder that is removed after the tests.
 */
function sharingHistory(path: string): { resumed: string; forked: string } {
  const text = readFileSync(path, 'utf8');
  const session = /"sessionId":"([^"]+)"/.exec(text)?.[1] ?? '';
  const lines = text.trimEnd().split('\n');
  // Cut where no response is open: before a line that a person or the harness wrote.
  const half = lines.findIndex((line, index) => index > lines.length / 2 && line.includes('"type":"system"'));
  const answer = {
    type: 'assistant',

    parentUuid: null,
    message: { model: 'claude-opus-4-5', content: [], usage: { input_tokens: 7, output_tokens: 11 } },
  };
  const write = (name: string, id: string, copied: string[]) => {
    const to = join(folder, `${session}-${name}.jsonl`);
    const message = { ...answer.message, id: `msg_${name}` };
    const own = JSON.stringify({
      ...answer,
      message,
      uuid: `line-${name}`,
      sessionId: id,
      timestamp: '2026-05-01T10:00:00.000Z',
      isSidechain: false,
    });
    writeFileSync(to, `${[...copied, own].join('\n').replaceAll(session, id)}\n`);
    return to;
  };
  return {
    resumed: write('resumed', '11111111-1111-4111-8111-111111111111', lines),
    forked: write('forked', '22222222-2222-4222-8222-222222222222', lines.slice(0, half)),
  };
}

if (existsSync(CORPUS)) {
  const paths = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !NO_TRANSCRIPT.test(path))
    .sort();

  describe('the importer agrees with the independent count', () => {
    for (const path of paths)
      it(relative(CORPUS, path), async () => {
        const count = countClaudeCode(readFileSync(path, 'utf8'));
        const { runs, answered } = await imported([path]);
        const roots = runs.filter((run) => run.run_key === run.root_run_key);
        const [root] = roots;
        if (root === undefined || roots.length > 1) throw new Error(`${roots.length} root runs`);
        const { detail } = root;

        expect(runs.length).toBe(count.runs);
        const records = Object.values(root.records).reduce((sum, record) => sum + record.count, 0);
        expect(records).toBe(count.records);
        expect(detail.totals).toMatchObject(asTotals(count.main));
        expect(detail.totals_with_subagents).toMatchObject(asTotals(count.with_subagents));
        expect(answered).toBe(count.with_subagents.responses);
        expect(detail.counts.compactions).toBe(count.main.compactions);
        const lines = new Set(root.problems.map(({ line }) => line));
        expect([...count.unreadable, ...count.glued].filter((line) => !lines.has(line))).toEqual([]);
      });

    for (const name of SHARED) {
      const path = paths.find((each) => each.includes(name));
      it(`counts a response once over files that share the history of ${name}, in both orders of arrival`, async () => {
        if (path === undefined) throw new Error(`${name} is not in the corpus`);
        const { resumed, forked } = sharingHistory(path);
        const files = [path, resumed, forked];
        const responses = new Map<string, Tokens>();
        for (const file of files)
          for (const [id, tokens] of countClaudeCode(readFileSync(file, 'utf8')).responses) responses.set(id, tokens);
        for (const order of [files, files.toReversed()]) {
          const { runs, answered } = await imported(order);
          expect(answered).toBe(responses.size);
          const sum = sumTokens(runs.map(({ detail }) => tokensOf(detail.totals)));
          expect(sum).toEqual(sumTokens([...responses.values()]));
        }
      });
    }
  });
} else {
  it(`nothing was compared: ${CORPUS} is not on this machine`, () => {
    expect(existsSync(CORPUS)).toBe(false);
  });
}
