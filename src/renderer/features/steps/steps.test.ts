import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepRow } from '../../../shared/api.ts';
import { attemptTip, timeTip, tokensTip } from '../../ui/step-tips.ts';
import { isFiltered, shownKinds, toggleKind, toggleMark, withText } from './filter.ts';
import { ALL_FOLDED, ALL_OPEN, withFolded } from './folds.ts';
import { barShare } from './micro-bar.ts';

const STEP: StepRow = {
  step: 's46',
  run: 'retrace:r',
  seq: 46,
  depth: 1,
  type: 'tool',
  name: 'bash',
  summary: 'Timed out:\npytest',
  status: 'error',
  children: 0,
  folded: false,
  attempt: 1,
  attempts: 3,
  retry_evidence: 'arguments',
  started_at_us: 1,
  offset_us: 1,
  duration_us: 4_200_000,
  duration_derived: true,
  input_tokens: 18_000,
  output_tokens: 200,
  partial_output: false,
  cost_nano_usd: 34_000_000,
  cost_computed: true,
  state_changed: true,
  has_decision: false,
  copied: false,
  mark: null,
  turn: null,
};

describe('tooltips of rows', () => {
  it('say what is derived and matched', () => {
    expect(attemptTip(STEP)).toContain('matched by arguments');
    expect(attemptTip({ ...STEP, retry_evidence: 'recorded' })).toBe('Attempt 1 of 3, as recorded');
    expect(timeTip(STEP, '10:00:00')).toContain('≈ The trace records no duration');
    expect(tokensTip(STEP)).toBe('In 18,000, out 200');
    expect(tokensTip({ ...STEP, partial_output: true })).toMatch(/^In 18,000, out ≥200\nAt least this/);
    expect(timeTip({ ...STEP, duration_us: null, status: 'incomplete' }, '')).toContain('Cut short');
  });
});

describe('folds', () => {
  it('are exceptions to what holds for all', () => {
    const one = withFolded(ALL_OPEN, ['a', 'b'], true);
    expect(one).toEqual({ all: 'open', except: ['a', 'b'] });
    expect(withFolded(one, ['a'], false)).toEqual({ all: 'open', except: ['b'] });
    expect(withFolded(ALL_FOLDED, ['a'], false)).toEqual({ all: 'folded', except: ['a'] });
    expect(withFolded(ALL_FOLDED, ['a'], true)).toEqual(ALL_FOLDED);
  });

  it('stay within what the engine takes', () => {
    const many = Array.from({ length: 10_050 }, (_, n) => `s${n}`);
    const folds = withFolded(ALL_OPEN, many, true);
    expect(folds.except).toHaveLength(10_000);
    expect(folds.except.at(-1)).toBe('s10049');
  });
});

describe('filter', () => {
  it('toggles marks and kinds, and is none when nothing is left', () => {
    const errors = toggleMark({}, 'errors');
    expect(errors).toEqual({ only: ['errors'] });
    expect(toggleMark(errors, 'errors')).toEqual({});
    const models = toggleKind({}, 'model');
    expect(models.types).toEqual(['plan', 'llm', 'response']);
    expect(shownKinds(toggleKind(models, 'human'))).toEqual(['model', 'human']);
    expect(toggleKind(models, 'model')).toEqual({});
    expect(withText({ text: 'a' }, '')).toEqual({});
    expect([{}, { text: '  ' }, { only: [] }].map(isFiltered)).toEqual([false, false, false]);
    expect([{ text: 'a' }, errors, models].map(isFiltered)).toEqual([true, true, true]);
  });
});

describe('micro bars', () => {
  it('grow with the duration, fill at the longest, and are none for an unknown one', () => {
    expect(barShare(null, 10)).toBeNull();
    expect(barShare(0, 1e6)).toBe(0);
    expect(barShare(1e6, 1e6)).toBe(1);
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), fc.nat(1e9), (a, b, longest) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const shares = [barShare(low, longest), barShare(high, longest)] as [number, number];
        for (const share of shares) expect(share >= 0 && share <= 1).toBe(true);
        if (longest >= high) expect(shares[0]).toBeLessThanOrEqual(shares[1]);
      }),
    );
  });
});
