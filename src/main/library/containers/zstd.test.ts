import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isZstd, unpack } from './zstd.ts';

describe('zstd files', () => {
  const text = Buffer.from('{"a":1}\n'.repeat(1000));
  const packed = zstdCompressSync(text);

  it('are known by their first bytes and unpacked whole', () => {
    expect(isZstd(packed)).toBe(true);
    expect(isZstd(text)).toBe(false);
    expect(unpack(packed)).toEqual(text);
  });

  it('are refused when they hold more than the limit, however small they are', () => {
    expect(packed.length).toBeLessThan(200);
    expect(unpack(packed, text.length)).toEqual(text);
    expect(unpack(packed, text.length - 1)).toEqual({ reason: expect.stringMatching(/larger than .* unpacked/) });
  });

  it('are refused when they are cut or broken', () => {
    expect(unpack(packed.subarray(0, -5))).toEqual({ reason: 'is not whole, or broken' });
    expect(unpack(Buffer.concat([packed.subarray(0, 8), Buffer.alloc(40, 0xff)]))).toEqual({
      reason: 'is not whole, or broken',
    });
  });
});
