import { describe, expect, it } from 'vitest';
import type { ComparedField, ComparedValue, Payload } from '../../../../shared/api.ts';
import { fieldView, shownField, tooLong } from './field-view.ts';

function payload(bytes: number, kind: Payload['kind'] = 'text'): Payload {
  return { field: 'request', kind, media_type: null, bytes, head: '', whole: false };
}

function compared(field: ComparedField, change: Partial<ComparedValue> = {}): ComparedValue {
  return {
    field,
    left: payload(10),
    right: payload(10),
    left_absent: null,
    right_absent: null,
    same: false,
    changes: [],
    changes_cut: false,
    capped: false,
    hidden: [],
    ...change,
  };
}

describe('how a field is shown', () => {
  it('as texts, or as a list where that is asked for', () => {
    expect(fieldView(compared('request'), false, false)).toEqual({ kind: 'texts' });
    expect(fieldView(compared('request'), true, false)).toEqual({ kind: 'changes', reason: null, anyway: false });
  });

  it('C15: as a list with the reason where a side is too large, and as texts only where that is safe', () => {
    const large = compared('request', { right: payload(3_000_000) });
    expect(fieldView(large, false, false)).toMatchObject({
      kind: 'changes',
      reason: 'A side of 3.0 MB is more than the 2.0 MB that are compared as text.',
      anyway: true,
    });
    expect(fieldView(large, false, true)).toEqual({ kind: 'texts' });
    const huge = compared('request', { left: payload(20_000_000), right: null });
    expect(fieldView(huge, false, true)).toMatchObject({ kind: 'changes', anyway: false });
  });

  it('bytes as bytes, whatever their size and whatever is asked for', () => {
    const image = compared('response', { left: payload(50_000_000, 'binary') });
    expect(fieldView(image, true, true)).toEqual({ kind: 'bytes' });
  });

  it('C15: texts with too many lines or too long a line are not compared as text', () => {
    expect(tooLong(['a\nb', ''])).toBeNull();
    expect(tooLong(['', 'x\n'.repeat(100_000)])).toMatch(/100,001 lines/);
    expect(tooLong([`x\n${'y'.repeat(100_001)}\nz`])).toMatch(/100,001 characters/);
    expect(tooLong(['y'.repeat(100_001)])).toMatch(/100,001 characters/);
  });
});

describe('which field is shown', () => {
  const same = { same: true };
  const absent = { left: null, right: null };

  it('the one chosen here, even where it is the same', () => {
    const values = [compared('request'), compared('reasoning', same)];
    expect(shownField(values, 'reasoning', true)).toBe('reasoning');
  });

  it('of another pair the one last chosen as long as it differs, else the first that does', () => {
    const values = [compared('request', same), compared('response'), compared('state')];
    expect(shownField(values, 'state', false)).toBe('state');
    expect(shownField(values, 'request', false)).toBe('response');
  });

  it('raw records only when they were chosen, or when there is nothing else', () => {
    expect(shownField([compared('request', same), compared('raw')], 'request', false)).toBe('request');
    expect(shownField([compared('request'), compared('raw')], 'raw', false)).toBe('raw');
    expect(shownField([compared('request', absent), compared('raw')], 'request', false)).toBe('raw');
  });

  it('none where no field has a side', () => {
    expect(shownField([compared('request', absent)], 'request', true)).toBeNull();
    expect(shownField([], 'request', false)).toBeNull();
  });
});
