import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importedTraces } from '../formats/imported-traces.ts';
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

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name) && entry.name !== 'capture-results.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

describe.each(FOLDERS.filter((folder) => existsSync(folder)))(
  'the importer agrees with the independent count: %s',
  (folder) => {
    it.each(files(folder).map((path) => relative(folder, path)))('%s', async (name) => {
      const path = join(folder, name);
      const count = countDumps([readFileSync(path, 'utf8')]);
      expect(count.size).toBeGreaterThan(0);
      expect(await importedTraces([path])).toEqual(count);
    });
  },
);
