import { describe, expect, it } from 'vitest';
import type { TimelineStep } from '../../shared/api.ts';
import { attemptOf, nameOf, outcomeOf, spokenStep } from './step-words.ts';

const STEP: TimelineStep = {
  ...{ step: 's46', run: 'r', seq: 46, depth: 1, type: 'tool', name: 'bash', summary: 'pytest -x', status: 'error' },
  ...{
    children: 0,
    folded: false,
    attempt: 2,
    attempts: 3,
    retry_evidence: 'recorded',
    started_at_us: 0,
    offset_us: 0,
  },
  ...{
    duration_us: 60_000_000,
    duration_derived: false,
    input_tokens: null,
    output_tokens: null,
    partial_output: false,
  },
  ...{ cost_nano_usd: null, cost_computed: false, state_changed: true, has_decision: false, copied: false },
  ...{ mark: null, turn: null, lane: 0, row: 0, start_us: 0, end_us: 60_000_000, position: 1, lane_steps: 9 },
  ...{ parent: null, failure: 'tool/timeout' },
};

describe('words for a step', () => {
  it('are in the order in which rows are read', () => {
    expect(spokenStep(STEP)).toBe(
      '46, Tool call, bash, pytest -x, tool/timeout, attempt 2 of 3, 1 minute, state changed',
    );
    const call = { ...STEP, type: 'llm', name: 'claude-opus-4-5-20251101', status: 'ok', attempts: 1 } as const;
    expect(
      spokenStep({
        ...call,
        duration_derived: true,
        input_tokens: 18_200,
        output_tokens: 64,
        cost_nano_usd: 34_000_000,
        cost_computed: true,
        state_changed: false,
      }),
    ).toBe('46, Model call, claude-opus-4-5-20251101, pytest -x, OK, about 1 minute, 18.3k tokens, about $0.034');
    expect(
      spokenStep({ ...call, output_tokens: 3, partial_output: true, cost_nano_usd: 34_000_000, cost_computed: true }),
    ).toContain('at least 3 tokens, at least about $0.034');
  });

  it('leave out what the trace does not say', () => {
    expect(spokenStep({ ...STEP, status: 'unknown', attempts: 1, duration_us: null, state_changed: false })).toBe(
      '46, Tool call, bash, pytest -x',
    );
  });

  it('say what sets a step apart from others', () => {
    const bare = { ...STEP, status: 'unknown', attempts: 1, duration_us: null, state_changed: false } as const;
    expect(spokenStep({ ...bare, mark: 'turn', turn: 2 })).toBe('46, Tool call, bash, pytest -x, turn 2');
    expect(spokenStep({ ...bare, folded: true, children: 12, copied: true })).toBe(
      '46, Tool call, bash, pytest -x, copied, counted in another file, 12 steps folded',
    );
  });

  it('name the failure as it is recorded, else only that it failed', () => {
    expect([outcomeOf(STEP), outcomeOf({ ...STEP, failure: null })]).toEqual(['tool/timeout', 'Failed']);
  });

  it('say when attempts are a guess', () => {
    expect(attemptOf({ ...STEP, retry_evidence: 'arguments' })).toBe('2 of 3, matched by arguments');
    expect(attemptOf({ ...STEP, attempts: 1 })).toBeNull();
  });

  it('show hidden characters, and models by their short name', () => {
    expect(nameOf({ type: 'tool', name: 'ba\u202esh' }).name).toBe('ba\\u{202e}sh');
    expect(nameOf({ type: 'llm', name: 'claude-opus-4-5-20251101' }).name).toBe('opus-4-5');
    expect(nameOf({ type: 'tool', name: '' }).name).toBe('tool');
  });
});
