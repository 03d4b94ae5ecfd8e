import { readdirSync, realpathSync } from 'node:fs';

/** The folder of the sample runs without links, as files in it are indexed; null where it was removed. */
export function realSamplesFolder(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** File names of the sample runs that ship; empty where they were removed. */
export function listSamples(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.trace.jsonl'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
