import { describe, expect, it } from 'vitest';
import { UnknownKinds } from './kinds.ts';
import { Recent } from './recent.ts';

describe('Recent', () => {
  it('keeps at least the newest and at most twice as many', () => {
    const recent = new Recent<number>(10);
    for (let i = 0; i < 1000; i++) recent.set(`k${i}`, i);
    for (let i = 990; i < 1000; i++) expect(recent.get(`k${i}`)).toBe(i);
    expect(recent.get('k900')).toBeUndefined();
    expect(recent.state().flat().length).toBeLessThanOrEqual(20);
  });

  it('goes on from its state as if it had never stopped', () => {
    const whole = new Recent<number>(3);
    let cut = new Recent<number>(3);
    for (let i = 0; i < 20; i++) {
      whole.set(`k${i % 7}`, i);
      cut.set(`k${i % 7}`, i);
      cut = new Recent(3, JSON.parse(JSON.stringify(cut.state())));
    }
    expect(cut.state()).toEqual(whole.state());
  });
});

describe('UnknownKinds', () => {
  it('names kinds until there are too many, and never a long one', () => {
    const kinds = new UnknownKinds();
    for (let i = 0; i < 1000; i++) kinds.nameOf(`kind ${i}`);
    expect(kinds.nameOf('kind 5')).toBe('kind 5');
    expect(kinds.nameOf('kind 999')).toBe('other');
    expect(new UnknownKinds().nameOf('x'.repeat(1000))).toBe('other');
    expect(kinds.state().length).toBeLessThanOrEqual(200);
  });
});
