import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { importedTraces } from './imported-traces.ts';

type Count = (texts: string[]) => ReadonlyMap<string, unknown>;

/** All files of JSON below a folder that `holds` traces. */
export function traceFiles(folder: string, holds: (path: string) => boolean): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(holds)
    .sort();
}

/** A test for each file: the importer finds the traces and figures that were counted independently. */
export function compareEach(folder: string, files: readonly string[], count: Count): void {
  it.each(files.map((path) => relative(folder, path)))('%s', async (name) => {
    const path = join(folder, name);
    const counted = count([readFileSync(path, 'utf8')]);
    expect(counted.size).toBeGreaterThan(0);
    expect(await importedTraces([path])).toEqual(counted);
  });
}
