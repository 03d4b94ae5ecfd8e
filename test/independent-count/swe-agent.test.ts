import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFiles } from '../formats/import-files.ts';
import { countSweAgent } from './count-swe-agent.ts';

/** The importer against the independent count: over every real trajectory, read where they lie, and over ours. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus/swe-agent');
const FIXTURES = join(import.meta.dirname, '../fixtures/swe-agent/1.1');

const ours = ['attempts.traj', 'shop__shop-17.traj'].map((name) => join(FIXTURES, name));
const theirs = existsSync(CORPUS) ? readdirSync(CORPUS).map((name) => join(CORPUS, name)) : [];

describe('the importer agrees with the independent count', () => {
  it.each([...ours, ...theirs].map((path) => [path.split('/').at(-1), path] as const))('%s', async (_name, path) => {
    const count = countSweAgent(readFileSync(path, 'utf8'));
    const [run, ...others] = await importFiles([path]);
    if (run === undefined) throw new Error('no run');
    expect(others).toEqual([]);
    const { detail, steps, records } = run;
    const told = Object.entries(records);
    expect(told.reduce((sum, [, record]) => sum + record.count, 0)).toBe(count.records);
    expect(records['history: demonstration']?.count ?? 0).toBe(count.demonstrations);
    expect(detail.totals).toMatchObject({
      llm_calls: count.turns,
      tool_calls: count.actions,
      input_tokens: count.sent,
      output_tokens: count.received,
      cost_nano_usd: count.usd === null ? null : Math.round(count.usd * 1e9),
      cost_computed: false,
    });
    expect(detail.totals.usage_coverage.known).toBe(count.sent === null ? 0 : count.turns);
    expect(detail.status === 'success').toBe(count.submitted);
    expect(steps.every((step) => step.started_at_us === null)).toBe(true);
  });

  it(existsSync(CORPUS) ? 'over the ten real ones' : `over our own only: ${CORPUS} is not on this machine`, () => {
    expect(theirs.length).toBe(existsSync(CORPUS) ? 10 : 0);
  });
});
