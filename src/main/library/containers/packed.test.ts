import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packingOf, unpack } from './packed.ts';

const text = Buffer.from('{"a":1}\n'.repeat(1000));

it('finds no packing in text', () => {
  expect(packingOf(text)).toBeNull();
  expect(packingOf(Buffer.from([0x1f]))).toBeNull();
});

describe.each([
  ['zstd', zstdCompressSync(text)],
  ['gzip', gzipSync(text)],
] as const)('%s files', (name, packed) => {
  const packing = packingOf(packed);
  if (packing === null) throw new Error(`${name} was not known by its first bytes`);

  it('are known by their first bytes and unpacked whole', () => {
    expect(packing.name).toBe(name);
    expect(unpack(packing, packed)).toEqual(text);
  });

  it('are refused when they hold more than the limit, however small they are', () => {
    expect(packed.length).toBeLessThan(200);
    expect(unpack(packing, packed, text.length)).toEqual(text);
    expect(unpack(packing, packed, text.length - 1)).toEqual({
      reason: expect.stringMatching(/larger than .* unpacked/),
    });
  });

  it('are refused when they are cut or broken', () => {
    expect(unpack(packing, packed.subarray(0, -5))).toEqual({ reason: 'is not whole, or broken' });
    expect(unpack(packing, Buffer.concat([packed.subarray(0, 8), Buffer.alloc(40, 0xff)]))).toEqual({
      reason: 'is not whole, or broken',
    });
  });
});

it('unpacks a gzip file of several members, as rotated logs are', () => {
  const both = Buffer.concat([gzipSync(text), gzipSync(text)]);
  const packing = packingOf(both);
  expect(packing && unpack(packing, both)).toEqual(Buffer.concat([text, text]));
});
