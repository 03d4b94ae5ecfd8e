import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesAsText, wholeLength } from './bytes-as-text.ts';

describe('bytes as text', () => {
  it('UTF-8 is the text it is, cut anywhere into windows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 9 }), (text, window) => {
        const bytes = new TextEncoder().encode(text);
        expect(bytesAsText(bytes)).toBe(text.toWellFormed());
        let pieces = '';
        for (let at = 0; at < bytes.length; ) {
          const read = bytes.subarray(at, at + window);
          const whole = at + read.length < bytes.length ? wholeLength(read) : read.length;
          pieces += bytesAsText(read.subarray(0, whole));
          at += whole;
        }
        expect(pieces).toBe(text.toWellFormed());
      }),
    );
  });

  it('shows each byte that is no text, and the text around it', () => {
    expect(bytesAsText(Uint8Array.of(0x61, 0xff, 0x62, 0xc3))).toBe('a\\xffb\\xc3');
    expect(bytesAsText(Uint8Array.of(0xe2, 0x82, 0xc3, 0xa9))).toBe('\\xe2\\x82é');
  });

  it('any bytes end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4 }), (bytes) => {
        expect(wholeLength(bytes)).toBeGreaterThan(0);
        expect(typeof bytesAsText(bytes)).toBe('string');
      }),
    );
  });
});
