import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../shared/api.ts';
import type { Totals } from '../../../shared/model/run.ts';
import { inspectCommand, shellWord } from './inspect-command.ts';
import { relatedRuns } from './relations.ts';
import { runFacts } from './run-facts.ts';
import { versionRange } from './versions.ts';

const TOTALS: Totals = {
  steps: 35,
  llm_calls: 21,
  tool_calls: 30,
  errors: 3,
  retries: 2,
  input_tokens: 214_600,
  output_tokens: 9_800,
  cache_read_tokens: 171_200,
  cache_write_tokens: null,
  reasoning_tokens: null,
  cost_nano_usd: 920_000_000,
  cost_computed: true,
  usage_coverage: { known: 21, calls: 21 },
  cost_coverage: { known: 18, calls: 21 },
  partial_outputs: 0,
};

const RUN: RunDetail = {
  row: 'run',
  rev: 1,
  run: 'claude-code:r',
  run_id: 'r',
  title: 'Fix it',
  status: 'unknown',
  format: 'claude-code',
  format_label: 'Claude Code sessions',
  agent_name: 'claude-code',
  agent_version: '2.1.17',
  path: '/t/r.jsonl',
  missing: false,
  copy_of: null,
  started_at_us: 0,
  last_write_us: 1,
  last_write_of_file: false,
  active_us: 408_000_000,
  wall_us: 7_500_000_000,
  steps: 35,
  errors: 3,
  subagents: 2,
  failure: null,
  totals: TOTALS,
  root_run: 'claude-code:r',
  parent_run: null,
  parent_step: null,
  parent_title: null,
  agent_id: null,
  session_id: null,
  task_id: null,
  agent_versions: ['2.1.17', '2.1.9', '2.1.12'],
  environment: null,
  cwd: null,
  git_branch: null,
  ended_at_us: null,
  file_bytes: 10,
  models: [],
  totals_with_subagents: { ...TOTALS, steps: 59 },
  harness: { hash: null, completeness: 'not recorded' },
  relations: [],
  counts: { errors: 3, retries: 2, state_changes: 0, decisions: 0, steps: 59, compactions: 0 },
  counted_in: [],
  own_states: 0,
  first_error: null,
  problems: 0,
  metadata_only: false,
  timed: true,
};

const fact = (run: RunDetail, label: string) => runFacts(run).find((each) => each.label === label);

describe('facts of a run', () => {
  it('show active and wall time, by their names where they differ', () => {
    expect(fact(RUN, 'Active, wall')).toMatchObject({ value: '6m 48s', more: '2h 05m' });
    expect(fact(RUN, 'Active, wall')?.tooltip).toContain('Wall 2h 05m');
    expect(fact({ ...RUN, wall_us: RUN.active_us }, 'Duration')).toMatchObject({ value: '6m 48s' });
    expect(fact({ ...RUN, active_us: null }, 'Duration')).toMatchObject({ value: '2h 05m' });
  });

  it('mark what is computed, incomplete or a share', () => {
    expect(fact(RUN, 'Cost')?.value).toBe('≥≈$0.92');
    expect(fact(RUN, 'cached')).toMatchObject({ value: '171.2k', more: '80%' });
    const some = { ...RUN, totals_with_subagents: { ...TOTALS, usage_coverage: { known: 20, calls: 21 } } };
    expect(fact(some, 'Tokens in')?.value).toBe('≥214.6k');
    const whole = { known: 21, calls: 21 };
    const partial = { ...RUN, totals_with_subagents: { ...TOTALS, cost_coverage: whole, partial_outputs: 3 } };
    expect(fact(partial, 'Tokens in')?.value).toBe('214.6k');
    expect(fact(partial, 'out')).toMatchObject({ value: '≥9.8k', tooltip: expect.stringMatching(/3 responses/) });
    expect(fact(partial, 'Cost')?.value).toBe('≥≈$0.92');
    expect(fact(RUN, 'Steps')?.tooltip).toContain('35 of its own, 24 in 2 sub-agents');
  });

  it('count steps once, and say how many more another file counts, and which', () => {
    const counts = { ...RUN.counts, steps: 61 };
    const copied = { ...RUN, counts, counted_in: [{ run: 'x', path: '/t/first.jsonl' }] };
    expect(fact(copied, 'Steps')).toMatchObject({
      value: '59',
      more: '2 counted in another file',
      tooltip: expect.stringContaining('/t/first.jsonl'),
    });
  });

  it('name a model once, whoever provided it', () => {
    const use = {
      ...{ input_tokens: null, output_tokens: null, cache_read_tokens: null, cache_write_tokens: null },
      ...{ cost_nano_usd: null, cost_computed: false, price_note: null, partial_outputs: 0 },
      ...{ usage_coverage: { known: 0, calls: 1 }, cost_coverage: { known: 0, calls: 1 } },
    };
    const models = [
      { ...use, model: 'gpt-5.4', provider: 'openai', calls: 3 },
      { ...use, model: 'o4-mini', provider: 'openai', calls: 2 },
      { ...use, model: 'gpt-5.4', provider: null, calls: 1 },
    ];
    expect(fact({ ...RUN, models }, 'Models')).toMatchObject({
      value: 'gpt-5.4 ×4, o4-mini ×2',
      tooltip: expect.stringContaining('gpt-5.4 (openai): 3 calls'),
    });
  });

  it('name all versions that wrote the file, in their order', () => {
    expect(fact(RUN, 'Agent')?.value).toBe('claude-code 2.1.9 to 2.1.17');
    expect(versionRange(['1.0.0'])).toBe('1.0.0');
    expect(versionRange([])).toBe('');
  });

  it('what was never recorded is a dash that says so, never a zero', () => {
    const none: Totals = {
      ...TOTALS,
      input_tokens: null,
      output_tokens: null,
      cache_read_tokens: null,
      cost_nano_usd: null,
      cost_coverage: { known: 0, calls: 21 },
    };
    const bare = {
      ...RUN,
      totals_with_subagents: none,
      active_us: null,
      wall_us: null,
      agent_name: '',
      agent_versions: [],
    };
    for (const label of ['Duration', 'Tokens in', 'out', 'cached', 'Models', 'Agent']) {
      expect(fact(bare, label)).toMatchObject({ value: '–', tooltip: expect.stringContaining('Not in this trace: ') });
    }
    expect(fact(bare, 'Cost')).toMatchObject({ value: '–', tooltip: expect.stringContaining('Not in this trace') });
    expect(fact(bare, 'Harness')?.value).toBe('not recorded');
  });
});

describe('related runs', () => {
  it('say how, in words; sub-agents have their own places', () => {
    const relation = { run: 'claude-code:b', run_id: 'b', title: 'Other', step: null };
    expect(
      relatedRuns({
        copy_of: 'claude-code:r@12345678',
        relations: [
          { ...relation, kind: 'fork', direction: 'to' },
          { ...relation, kind: 'resume', direction: 'from', run: null, title: null },
          { ...relation, kind: 'subagent', direction: 'to' },
        ],
      }),
    ).toEqual([
      { word: 'Copy of', title: 'the same run in another file', run: 'claude-code:r@12345678', step: null },
      { word: 'Fork of', title: 'Other', run: 'claude-code:b', step: null },
      { word: 'Resumed in', title: 'b', run: null, step: null },
    ]);
  });
});

describe('the command for a terminal', () => {
  it('quotes what a shell would act on', () => {
    expect(inspectCommand({ path: '/a/b.jsonl', run_id: 'r-1' })).toBe('retrace inspect /a/b.jsonl --run r-1');
    expect(inspectCommand({ path: "/it's $(rm)/x", run_id: 'r' })).toBe("retrace inspect '/it'\\''s $(rm)/x' --run r");
    expect(shellWord('')).toBe("''");
  });
});
