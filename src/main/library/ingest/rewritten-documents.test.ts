import { renameSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { smallFormat, TestFolder } from './ingest-testing.ts';

/** A document of `count` records, a step each: what is written again whole after every one. */
const version = (count: number) =>
  JSON.stringify({
    small_records: Array.from({ length: count }, (_, n) => ({
      small: 'r',
      events: [{ kind: 'step', run: 0, step: n, key: `k${n}`, type: 'tool', name: `step ${n}` }],
    })),
  });

const keys = (folder: TestFolder) =>
  folder.writer.db.prepare<[], { id: number; key: string }>('SELECT id, key FROM step ORDER BY id').all();
const status = (folder: TestFolder) =>
  folder.writer.db.prepare<[], { status: string }>('SELECT status FROM file').get()?.status;

const WRITERS: [how: string, write: (path: string, content: string) => void][] = [
  ['in place', (path, content) => writeFileSync(path, content)],
  [
    'beside it and put in its place',
    (path, content) => {
      writeFileSync(`${path}.next`, content);
      renameSync(`${path}.next`, path);
    },
  ],
];

describe('a document that is written again whole', () => {
  it.each(WRITERS)('%s keeps its steps, and gains the new ones', (_how, write) => {
    const folder = new TestFolder({ formats: [smallFormat] });
    const path = folder.write('a.json', version(2));
    folder.read('a.json');
    const before = keys(folder);
    write(path, version(5));
    folder.read('a.json');
    expect(keys(folder).slice(0, 2)).toEqual(before);
    expect(keys(folder).map(({ key }) => key)).toEqual(['k0', 'k1', 'k2', 'k3', 'k4']);
    expect(status(folder)).toBe('whole');
  });

  it('stays as it was read while it is empty, or only begun again', () => {
    const folder = new TestFolder();
    const path = folder.write('a.json', version(3));
    folder.read('a.json');
    const whole = keys(folder);
    const next = version(4);
    for (const length of [0, 1, 40, next.length - 1]) {
      writeFileSync(path, next.slice(0, length));
      folder.read('a.json');
      expect(keys(folder)).toEqual(whole);
      expect(status(folder)).toBe('growing');
      expect(folder.writer.needsReading(path)).toBe(true);
    }
    writeFileSync(path, next);
    folder.read('a.json');
    expect(keys(folder).length).toBe(4);
    expect(status(folder)).toBe('whole');
    expect(folder.writer.needsReading(path)).toBe(false);
  });

  it('is what it is when nobody has written to it for two minutes', () => {
    const folder = new TestFolder();
    const path = folder.write('a.json', version(3));
    folder.read('a.json');
    writeFileSync(path, version(4).slice(0, 40));
    folder.read('a.json');
    expect(keys(folder).length).toBe(3);
    const earlier = Date.now() / 1000 - 121;
    utimesSync(path, earlier, earlier);
    folder.read('a.json');
    expect(keys(folder)).toEqual([]);
    expect(status(folder)).toBe('unrecognised');
  });
});
