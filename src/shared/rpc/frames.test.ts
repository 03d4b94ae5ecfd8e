import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetraceError } from '../errors.ts';
import { decodeFrame, encodeFrame } from './frames.ts';

const typedArray = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
  // A view into the middle of a larger buffer must carry its own bytes only.
  fc.uint8Array({ minLength: 10 }).map((whole) => whole.subarray(3, 8)),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.boolean(),
    fc.constant(null),
    typedArray,
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('constructor', 'toString', '0', '__proto__')), tie('value'), {
      noNullPrototype: true,
    }),
  ),
}));

function overTheWire(message: unknown): unknown {
  const frame = encodeFrame(message);
  return decodeFrame(typeof frame === 'string' ? frame : frame.buffer);
}

describe('frames', () => {
  test('any message comes back as it went', () => {
    fc.assert(
      fc.property(value, (message) => {
        expect(overTheWire(message)).toEqual(message);
      }),
      { numRuns: 1000 },
    );
  });

  test('a message without typed arrays is JSON text; one with them holds their bytes once and no base64', () => {
    expect(encodeFrame({ type: 'cancel', id: 1 })).toBe('{"type":"cancel","id":1}');
    const data = new Uint8Array(100_000).fill(7);
    const frame = encodeFrame({ type: 'result', id: 1, result: { data } });
    expect(frame).toBeInstanceOf(Uint8Array);
    expect(frame.length).toBeLessThan(100_100);
  });

  test('columns keep their alignment and their type', () => {
    const columns = { lane: Uint8Array.of(1, 2, 3), start: Float64Array.of(0.5, 1e15), seq: Uint32Array.of(1, 2) };
    expect(overTheWire(columns)).toStrictEqual(columns);
  });

  test('what is no frame is refused as such, whatever its bytes', () => {
    const frame = encodeFrame({ data: Float64Array.of(1, 2, 3) });
    if (typeof frame === 'string') throw new Error('expected a binary frame');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array().map((bytes) => Uint8Array.from(bytes).buffer),
          fc.string(),
          fc.nat(frame.length - 1).map((length) => frame.slice(0, length).buffer),
          fc
            .tuple(fc.nat(frame.length - 1), fc.integer({ min: 0, max: 255 }))
            .map(([at, byte]) => frame.with(at, byte).buffer),
        ),
        (bytes) => {
          try {
            decodeFrame(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(RetraceError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('an attachment cannot be put where the message has nothing', () => {
    for (const path of [['__proto__', 'polluted'], ['constructor'], ['missing'], ['list', 5], ['list', 'length', 0]]) {
      const head = new TextEncoder().encode(JSON.stringify([{ list: [null] }, [[path, 'u8', 0]]]));
      const bytes = new Uint8Array(4 + head.length + 8);
      new DataView(bytes.buffer).setUint32(0, head.length, true);
      bytes.set(head, 4);
      expect(() => decodeFrame(bytes.buffer)).toThrow(RetraceError);
    }
    expect('polluted' in {}).toBe(false);
  });
});
