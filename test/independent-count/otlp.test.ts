import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareEach, traceFiles } from '../formats/compare-counts.ts';
import { importedTraces } from '../formats/imported-traces.ts';
import { countOtlp } from './count-otlp.ts';

/** The importer against the independent count, over every trace of OpenTelemetry there is. */
const FOLDERS = [
  join(import.meta.dirname, '../fixtures/otlp/recorded'),
  join(import.meta.dirname, '../fixtures/otlp/written'),
  join(import.meta.dirname, '../../../shared/corpus/otlp'),
];

describe.each(FOLDERS.filter((folder) => existsSync(folder)))(
  'the importer agrees with the independent count: %s',
  (folder) => {
    const paths = traceFiles(folder, (path) => !/official\/(events|metrics)\.json$/.test(path));
    compareEach(folder, paths, countOtlp);

    it('all files together, in either order', async () => {
      const count = countOtlp(paths.map((path) => readFileSync(path, 'utf8')));
      const sorted = (counts: Iterable<[string, unknown]>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const order of [paths, paths.toReversed()])
        expect(sorted(await importedTraces(order))).toEqual(sorted(count));
    });
  },
);
