import { expect, it } from 'vitest';
import type { RunRow } from '../../../shared/api.ts';
import { costTip, durationTip, runCost, runName, runNote, runTokens, tokensTip } from './run-words.ts';

const totals = {
  steps: 59,
  llm_calls: 5,
  tool_calls: 40,
  errors: 0,
  retries: 0,
  input_tokens: 214_600,
  output_tokens: 9_800,
  cache_read_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
  cost_nano_usd: 920_000_000,
  cost_computed: true,
  usage_coverage: { known: 5, calls: 5 },
  cost_coverage: { known: 4, calls: 5 },
  partial_outputs: 0,
};
const run: RunRow = {
  row: 'run',
  run: 'claude-code:a',
  run_id: 'a',
  title: 'Fix the drain\u202e test',
  status: 'unknown',
  format: 'claude-code',
  agent_name: 'claude-code',
  agent_version: '2.1.12',
  path: '/traces/a.jsonl',
  missing: false,
  copy_of: null,
  started_at_us: 0,
  last_write_us: 0,
  last_write_of_file: false,
  active_us: 408_000_000,
  wall_us: 9_000_000_000,
  steps: 59,
  errors: 0,
  subagents: 0,
  failure: null,
  totals,
  totals_with_subagents: totals,
};
const nothing = { input_tokens: null, output_tokens: null, cost_nano_usd: null };

it('names a run in one sentence, hostile characters shown', () => {
  expect(runName(run)).toBe(
    'Fix the drain\\u{202e} test, Unknown, claude-code, 6 minutes 48 seconds, 59 steps, 224.4k tokens, ≥≈$0.92',
  );
});

it('never turns unknown into zero', () => {
  const bare = {
    ...run,
    active_us: null,
    wall_us: null,
    totals_with_subagents: { ...run.totals_with_subagents, ...nothing },
  };
  expect(runTokens(bare)).toBe('–');
  expect(runCost(bare)).toBe('–');
  expect(runName(bare)).toContain('duration unknown, 59 steps, tokens unknown, cost unknown');
  expect(tokensTip(bare)).toBe('Not in this trace: tokens');
  expect(durationTip(bare)).toBe('Not in this trace: times');
  expect(costTip(bare)).toContain('Not in this trace');
  expect(costTip(run)).toContain('4 of 5 model calls');
});

it('leaves the cents of thousands out', () => {
  const costly = { ...totals, cost_nano_usd: 22_788_410_000_000 };
  expect(runCost({ ...run, totals_with_subagents: costly })).toBe('≥≈$22,788');
});

it('says first what matters first', () => {
  expect(runNote({ ...run, failure: 'tool/timeout', status: 'failure', errors: 3 })).toEqual({
    agent: 'claude-code',
    note: 'tool/timeout',
    bad: true,
  });
  expect(runNote({ ...run, errors: 1 }).note).toBe('1 error');
  expect(runNote({ ...run, missing: true, errors: 1 }).note).toBe('File moved or deleted');
  expect(runName({ ...run, copy_of: 'claude-code:b', errors: 1 })).toContain('1 error, copy');
  expect(runNote({ ...run, status: 'running' }).note).toBe('writing');
});

it('tokens are a lower bound where the file has a part of them only, and say why', () => {
  const partial = { ...run, totals_with_subagents: { ...totals, partial_outputs: 2 } };
  expect(runTokens(partial)).toBe('≥224.4k');
  expect(runCost(partial)).toBe('≥≈$0.92');
  expect(tokensTip(partial)).toBe(
    'In 214.6k, out ≥9.8k\nOut is at least this: 2 responses with only a count from their start in the file',
  );
  const unknown = { ...run, totals_with_subagents: { ...totals, usage_coverage: { known: 4, calls: 5 } } };
  expect(runTokens(unknown)).toBe('≥224.4k');
});
