import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExact } from './exact-integers.ts';

describe('integers that no double holds', () => {
  it('come as text with all their digits', () => {
    expect(
      parseExact('{"a":39712373237291850001929057769826244787,"b":[18446744073709551615,-9007199254740993]}'),
    ).toEqual({
      a: '39712373237291850001929057769826244787',
      b: ['18446744073709551615', '-9007199254740993'],
    });
    expect(parseExact(' 9007199254740992 ')).toBe('9007199254740992');
  });

  it('are told from all other numbers and from digits in strings', () => {
    const others =
      '[9007199254740991,-9007199254740991,0.1234567890123456789,1234567890123456789.5,1e300,12345678901234567890e3,0]';
    expect(parseExact(others)).toEqual(JSON.parse(others));
    const texts = String.raw`{"12345678901234567890":"12345678901234567890","a\"":"\\","b":"x\",12345678901234567890","c":"\\\\"}`;
    expect(parseExact(texts)).toEqual(JSON.parse(texts));
  });

  it('do not make a value of what is none', () => {
    for (const broken of [
      '012345678901234567890',
      '{12345678901234567890:1}',
      '[12345678901234567890',
      '1234567890123456789x',
    ]) {
      expect(() => parseExact(broken), broken).toThrow(SyntaxError);
    }
  });

  it('any JSON value without such integers is what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent).replace(/\b\d{16,}\b/g, '7');
        expect(parseExact(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
