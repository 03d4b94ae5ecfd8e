import { readdirSync } from 'node:fs';

/** File names of the sample runs that ship; empty where they were removed. */
export function listSamples(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.trace.jsonl'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
