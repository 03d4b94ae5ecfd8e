import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUMMARY_LENGTH } from './format.ts';
import { cutText, oneLine, valueLine } from './summary.ts';

describe('one line', () => {
  it('joins lines and blanks', () => {
    expect(oneLine('  Fix\n\tthe   build\r\n')).toBe('Fix the build');
    expect(oneLine('\n'.repeat(10_000))).toBe('');
  });

  it('is never too long, never of two lines, and never ends inside a character', () => {
    const blanks = fc.integer({ min: 1, max: 1000 }).map((n) => ' '.repeat(n));
    const unit = fc.oneof(fc.constantFrom('a', ' ', '\n', '\t', 'é', '😀', '中'), blanks);
    const text = fc.string({ unit, maxLength: 600 });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 300 }), (given, length) => {
        const line = oneLine(given, length);
        expect(line.length).toBeLessThanOrEqual(length);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\n\r\t]/);
        expect(line).toBe(line.trim());
      }),
    );
  });

  it('says that it was cut', () => {
    expect(cutText('abcdef', 4)).toBe('abc…');
    expect(cutText('ab😀def', 4)).toBe('ab…');
    expect(cutText('abcd', 4)).toBe('abcd');
  });
});

describe('a value as one line', () => {
  it.each([
    [{ order: 42, note: 'two\nlines' }, 'order: 42, note: two lines'],
    [['a', 1, null, true], '[a, 1, , true]'],
    [{ a: { b: { c: { d: 1 } } } }, 'a: b: c: {…}'],
    ['text', 'text'],
    [undefined, ''],
    [null, ''],
    [{}, ''],
  ])('%j', (value, line) => {
    expect(valueLine(value)).toBe(line);
  });

  it('looks at a bounded part of a large value', () => {
    const large = Array.from({ length: 100_000 }, (_, i) => ({ i, text: 'x'.repeat(100) }));
    let read = 0;
    const watched = new Proxy(large, {
      get(target, key, receiver) {
        read++;
        return Reflect.get(target, key, receiver);
      },
    });
    expect(valueLine(watched).length).toBeLessThanOrEqual(SUMMARY_LENGTH);
    expect(read).toBeLessThan(100);
  });
});
