import { closeSync, openSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TraceFormat } from '../../formats/format.ts';
import { examine } from './detect.ts';
import { record, smallFormat, TestFolder } from './ingest-testing.ts';

const step = (n: number) => `${record({ kind: 'step', run: 0, step: n, key: `k${n}` })}\n`;

function examined(content: string | Buffer, name = 'meaningless.bin', formats: readonly TraceFormat[] = [smallFormat]) {
  const folder = new TestFolder();
  const path = folder.write(name, content);
  const fd = openSync(path, 'r');
  try {
    const found = examine(fd, statSync(path).size, name, formats);
    return found.format === null ? found.reason : `${found.format.id} in ${found.container}: ${found.detection.reason}`;
  } finally {
    closeSync(fd);
  }
}

describe('what a file is', () => {
  it.each<[string, string | Buffer, string]>([
    ['lines', step(0) + step(1), 'small in lines: small in 2 of 2 records'],
    ['one line without its end', step(0).trimEnd(), 'small in lines: small in 1 of 1 records'],
    ['lines behind a byte order mark', `\ufeff${step(0)}${step(1)}`, 'small in lines: small in 2 of 2 records'],
    ['lines behind a broken one', `oken"}\n${step(0)}${step(1)}`, 'small in lines: small in 2 of 2 records'],
    ['lines behind much bookkeeping', `{"other":1}\n`.repeat(50) + step(0), 'small in lines: small in 1 of 11 records'],
    [
      'a first record over the size of the probe',
      `${JSON.stringify({ small: 'x'.repeat(3_000_000) })}\n${step(0)}`,
      'small in lines: small in 2 of 2 records',
    ],
    [
      'a document',
      JSON.stringify({ small_records: [{ small: 'a' }, { small: 'b' }] }, null, 2),
      'small in json: small in 2 of 2 records',
    ],
    ['an empty file', '', 'Empty so far.'],
    ['blanks', ' \n\n', 'Empty so far.'],
    [
      'text',
      'Dear diary,\ntoday',
      "Not JSON Lines, and as one JSON document it is not valid JSON: unexpected character 'D'.",
    ],
    ['other JSON', '{"a":1}\n{"b":2}\n', 'No known trace format. Looked for: Small.'],
    [
      'a document cut short',
      '{\n  "small_records": [',
      expect.stringMatching(/^Not JSON Lines, and as one JSON document/),
    ],
    ['gzip that is cut', gzipSync('{}').subarray(0, -5), 'A gzip file, which is not whole, or broken.'],
    ['an archive', Buffer.from('PK\x03\x04rest'), 'A ZIP archive, which cannot be read.'],
    ['a database', Buffer.from('SQLite format 3\0rest'), 'An SQLite database, which cannot be read.'],
    ['UTF-16', Buffer.from('\ufeff{"small":1}\n', 'utf16le'), 'UTF-16 text, which cannot be read.'],
    ['binary data', Buffer.from([7, 0, 1, 2]), 'Binary data.'],
  ])('is told from its content: %s', (_what, content, expected) => {
    expect(examined(content)).toEqual(expected);
  });

  it('is never told from its name', () => {
    for (const name of ['a.jsonl', 'x.png', 'trace.zip', '.hidden']) {
      expect(examined(step(0) + step(1), name)).toMatch(/^small in lines/);
      expect(examined('nothing', name)).toMatch(/^Not JSON/);
    }
  });

  it('goes to the format that is surest, the earlier one on a tie', () => {
    const sure = (id: string, confidence: number): TraceFormat => ({
      ...smallFormat,
      id,
      detect: () => ({ confidence, reason: 'r' }),
    });
    expect(examined(step(0) + step(1), 'a', [sure('a', 0.5), sure('b', 0.7), sure('c', 0.7)])).toMatch(/^b /);
  });

  it('is looked at again when an unknown file grew', () => {
    const folder = new TestFolder();
    const path = folder.write('a.jsonl', '{"other":1}\n');
    folder.read('a.jsonl');
    expect(folder.dump().file).toMatchObject([
      { status: 'unrecognised', reason: 'No known trace format. Looked for: Small.' },
    ]);
    expect(folder.writer.needsReading(path)).toBe(false);
    folder.append('a.jsonl', step(0));
    expect(folder.writer.needsReading(path)).toBe(true);
    folder.read('a.jsonl');
    expect(folder.dump().file).toMatchObject([{ status: 'whole', format: 'small', records: 2 }]);
  });

  it('lets a document be read record by record, and anew when it changed', () => {
    const folder = new TestFolder();
    const document = (count: number) =>
      JSON.stringify({
        small_records: Array.from({ length: count }, (_, n) => JSON.parse(step(n))),
      });
    const path = folder.write('a.json', document(1_200));
    folder.read('a.json', 0);
    expect(folder.dump().file).toMatchObject([{ container: 'json', status: 'whole', records: 1_200, steps: 1_200 }]);
    expect(folder.dump().step).toContainEqual(
      expect.objectContaining({
        key: 'k7',
        part_pointer: '/small_records/7',
        part_offset: 0,
        part_length: document(1_200).length,
      }),
    );
    folder.write('a.json', document(3));
    expect(folder.writer.needsReading(path)).toBe(true);
    folder.read('a.json');
    expect(folder.dump().step).toHaveLength(3);
  });
});
