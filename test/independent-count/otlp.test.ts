import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importedTraces } from '../formats/imported-traces.ts';
import { countOtlp } from './count-otlp.ts';

/** The importer against the independent count, over every trace of OpenTelemetry there is. */
const FOLDERS = [
  join(import.meta.dirname, '../fixtures/otlp/recorded'),
  join(import.meta.dirname, '../fixtures/otlp/written'),
  join(import.meta.dirname, '../../../shared/corpus/otlp'),
];

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/official\/(events|metrics)\.json$/.test(path))
    .sort();

describe.each(FOLDERS.filter((folder) => existsSync(folder)))(
  'the importer agrees with the independent count: %s',
  (folder) => {
    it.each(files(folder).map((path) => relative(folder, path)))('%s', async (name) => {
      const path = join(folder, name);
      const count = countOtlp([readFileSync(path, 'utf8')]);
      expect(count.size).toBeGreaterThan(0);
      expect(await importedTraces([path])).toEqual(count);
    });

    it('all files together, in either order', async () => {
      const paths = files(folder);
      const count = countOtlp(paths.map((path) => readFileSync(path, 'utf8')));
      const sorted = (counts: Iterable<[string, unknown]>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const order of [paths, paths.toReversed()])
        expect(sorted(await importedTraces(order))).toEqual(sorted(count));
    });
  },
);
