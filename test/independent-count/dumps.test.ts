import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { compareEach, traceFiles } from '../formats/compare-counts.ts';
import { countDumps } from './count-dumps.ts';

/** The importers of span dumps against the independent count, over every such file there is. */
const FIXTURES = join(import.meta.dirname, '../fixtures');
const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const FOLDERS = [
  join(FIXTURES, 'phoenix/written'),
  join(FIXTURES, 'vercel-ai/written'),
  join(FIXTURES, 'any-agent/written'),
  join(CORPUS, 'openinference'),
  join(CORPUS, 'vercel-ai'),
  join(CORPUS, 'any-agent'),
];

describe.each(FOLDERS.filter((folder) => existsSync(folder)))(
  'the importer agrees with the independent count: %s',
  (folder) => {
    const files = traceFiles(folder, (path) => !path.endsWith('capture-results.json'));
    compareEach(folder, files, countDumps);
  },
);
