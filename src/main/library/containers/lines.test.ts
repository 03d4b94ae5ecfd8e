import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Locator, TraceRecord } from '../../formats/format.ts';
import type { Unreadable, ValueLimits } from './json-value.ts';
import { LineReader, type ReadPosition } from './lines.ts';

interface Read {
  records: TraceRecord[];
  unreadable: { cause: Unreadable; at: Locator }[];
  position: ReadPosition;
}

function collect() {
  const read: Pick<Read, 'records' | 'unreadable'> = { records: [], unreadable: [] };
  return {
    read,
    sink: {
      record: (record: TraceRecord) => read.records.push(record),
      unreadable: (cause: Unreadable, at: Locator) => read.unreadable.push({ cause, at }),
    },
  };
}

/** Reads `bytes` cut after each of `cuts`; at the cuts in `stops` the file "ends" and a new reader goes on. */
function readCut(bytes: Buffer, cuts: readonly number[], stops: readonly number[], limits?: ValueLimits): Read {
  const { read, sink } = collect();
  let reader = new LineReader(undefined, limits);
  let from = 0;
  for (const cut of [...new Set([...cuts, ...stops, bytes.length])].sort((a, b) => a - b)) {
    reader.push(bytes.subarray(from, cut), sink);
    from = cut;
    if (stops.includes(cut)) {
      reader.end(sink);
      reader = new LineReader(reader.position, limits);
      from = reader.position.offset;
    }
  }
  reader.end(sink);
  return { ...read, position: reader.position };
}

const readAll = (text: string | Buffer, limits?: ValueLimits) => readCut(Buffer.from(text), [], [], limits);

describe('LineReader', () => {
  it('gives each line with its exact bytes', () => {
    const text = '{"a":1}\n{"é":"ü"}\r\n\n  {"b":2} \n';
    const bytes = Buffer.from(text);
    const { records, unreadable, position } = readAll(text);
    expect(unreadable).toEqual([]);
    expect(records.map((record) => record.value)).toEqual([{ a: 1 }, { é: 'ü' }, { b: 2 }]);
    expect(records.map((record) => record.at.line)).toEqual([1, 2, 4]);
    expect(records.map(({ at }) => bytes.subarray(at.offset, at.offset + at.length).toString())).toEqual([
      '{"a":1}',
      '{"é":"ü"}',
      '{"b":2}',
    ]);
    expect(position).toEqual({ offset: bytes.length, line: 4, index: 3 });
  });

  it('takes a byte order mark off the first line only', () => {
    const { records, unreadable } = readAll('\ufeff{"a":1}\n\ufeff{"b":2}\n');
    expect(records.map(({ at }) => at)).toEqual([{ offset: 3, length: 7, line: 1 }]);
    expect(unreadable.map(({ cause, at }) => [cause.code, at.line])).toEqual([['invalid_json', 2]]);
  });

  it('gives values glued on one line as records of their own, and one problem for a broken rest', () => {
    const { records, unreadable, position } = readAll('{"a":"}{"}{"b":[1]} {"c":\n{"d":4}\n');
    expect(records.map(({ at, index }) => [index, at.line, at.offset, at.length])).toEqual([
      [0, 1, 0, 10],
      [1, 1, 10, 9],
      [3, 2, 26, 7],
    ]);
    expect(unreadable).toEqual([
      {
        cause: { code: 'invalid_json', message: 'is not valid JSON: it is cut short' },
        at: { offset: 20, length: 5, line: 1 },
      },
    ]);
    expect(position.index).toBe(4);
  });

  it('names what is wrong with a line', () => {
    const bad: [string | Buffer, string, RegExp][] = [
      ['garbage', 'invalid_json', /^is not valid JSON: unexpected character 'g'$/],
      ['{"a":1', 'invalid_json', /: expected ',' or '}' after property value at character 6$/],
      ['{"a":\u0000}', 'invalid_json', /^holds a NUL byte, 5 bytes into the value$/],
      ['[1,2]', 'not_an_object', /^is an array, not a JSON object$/],
      ['12', 'not_an_object', /^is a number, not a JSON object$/],
      ['null', 'not_an_object', /^is null, not a JSON object$/],
      [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'invalid_utf8', /UTF-8/],
    ];
    for (const [line, code, message] of bad) {
      const { records, unreadable } = readAll(
        Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.from(line), Buffer.from('\n{"b":2}\n')]),
      );
      expect(records.map((record) => record.index)).toEqual([0, 2]);
      expect(unreadable.map(({ cause, at }) => [cause.code, at.line, at.offset])).toEqual([[code, 2, 8]]);
      expect(unreadable[0]?.cause.message).toMatch(message);
    }
  });

  it('lets a partial last line wait, and gives it once when it is whole', () => {
    const { read, sink } = collect();
    const reader = new LineReader();
    reader.push(Buffer.from('{"a":1}\n{"b":'), sink);
    reader.end(sink);
    expect(read.records).toHaveLength(1);
    expect(reader.waiting).toBe(true);
    expect(reader.position).toEqual({ offset: 8, line: 1, index: 1 });
    reader.push(Buffer.from('2}'), sink);
    reader.end(sink);
    expect(read.records.map((record) => record.at)).toEqual([
      { offset: 0, length: 7, line: 1 },
      { offset: 8, length: 7, line: 2 },
    ]);
    reader.push(Buffer.from('\n'), sink);
    expect(read.records).toHaveLength(2);
    expect(reader.position).toEqual({ offset: 16, line: 2, index: 2 });
  });

  it('C15: a 100 MB line becomes one problem, in bounded memory, and the lines around it load', () => {
    const { read, sink } = collect();
    const reader = new LineReader();
    const mebibyte = Buffer.alloc(2 ** 20, 'x');
    let held = 0;
    reader.push(Buffer.from('{"a":1}\n{"long":"'), sink);
    for (let i = 0; i < 100; i++) {
      reader.push(mebibyte, sink);
      held = Math.max(held, process.memoryUsage().arrayBuffers);
    }
    reader.push(Buffer.from('"}\r\n{"b":2}\n'), sink);
    expect(read.records.map(({ at }) => at.line)).toEqual([1, 3]);
    expect(read.unreadable).toEqual([
      {
        cause: { code: 'too_large', message: 'is larger than 32 MB' },
        at: { offset: 8, length: 100 * 2 ** 20 + 11, line: 2 },
      },
    ]);
    expect(held).toBeLessThan(80 * 2 ** 20);
  });

  it('C15: nesting 10,000 deep is a problem, 1,000 deep is a record', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}\n`;
    const { records, unreadable } = readAll(nested(10_000) + nested(1_000) + nested(1_000_000));
    expect(records.map(({ at }) => at.line)).toEqual([2]);
    expect(unreadable.map(({ cause, at }) => [cause.code, at.line])).toEqual([
      ['too_deep', 1],
      ['too_deep', 3],
    ]);
  });

  it('gives the same however the bytes are cut and wherever reading stopped and went on', () => {
    const limits: ValueLimits = { bytes: 24, depth: 4 };
    const piece = fc.oneof(
      fc
        .constantFrom(
          '{"a":1}',
          '{"é":"😀"}',
          '{"s":"\\"}{\\\\"}',
          '[1]',
          '12',
          '{"a":}',
          '{"a":1',
          ' ',
          '\r',
          '\t',
          'x',
          '\ufeff',
          '\u0000',
          '{"a":[[[[1]]]]}',
          '{"long":"0123456789012345"}',
          '0123456789',
          '',
        )
        .map((text) => Buffer.from(text)),
      fc.constantFrom(Buffer.from([0xff]), Buffer.from([0x22]), Buffer.from('{"x":"\xff"}', 'latin1')),
      fc.constant(Buffer.from('\n')),
      fc.constant(Buffer.from('\n')),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.nat(300), { maxLength: 20 }),
        fc.array(fc.nat(300), { maxLength: 10 }),
        fc.boolean(),
        (pieces, cuts, stops, everyByte) => {
          const bytes = Buffer.concat(pieces);
          const within = (places: number[]) => places.filter((place) => place <= bytes.length);
          const whole = readCut(bytes, [], [], limits);
          const all = Array.from(bytes, (_, i) => i);
          expect(readCut(bytes, within(cuts), within(stops), limits)).toEqual(whole);
          if (everyByte) expect(readCut(bytes, all, all, limits)).toEqual(whole);
          expect(whole.position.index).toBe(whole.records.length + whole.unreadable.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
