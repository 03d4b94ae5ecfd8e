import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA_VERSION } from './schema.ts';

/**
 * The index file is named by schema and generation and found through a pointer file, so that a rebuild writes
 * a new file while readers keep the old one, and an index of another schema is never opened.
 */
export interface Generation {
  schema: number;
  generation: number;
}

const POINTER = 'index.json';

/** The generation to open: the pointer's if it has this schema, else a first one. */
export function currentGeneration(home: string): Generation {
  return readPointer(home) ?? { schema: SCHEMA_VERSION, generation: 1 };
}

/** The generation a rebuild writes; it becomes current by `adoptGeneration`. */
export function nextGeneration(home: string): Generation {
  const used = indexFiles(home).map((file) => file.generation);
  return { schema: SCHEMA_VERSION, generation: Math.max(0, currentGeneration(home).generation, ...used) + 1 };
}

export function indexPath(home: string, { schema, generation }: Generation): string {
  return join(home, `index-${schema}-${generation}.db`);
}

/** Points readers at a generation. The rename is atomic, so a crash leaves the old pointer or the new one. */
export function adoptGeneration(home: string, generation: Generation): void {
  const next = join(home, `${POINTER}.next`);
  writeFileSync(next, JSON.stringify(generation));
  renameSync(next, join(home, POINTER));
}

/** Removes index files that nothing points at. Only the writer may call it. */
export function removeOldGenerations(home: string, keep: readonly Generation[]): void {
  for (const file of indexFiles(home)) {
    if (keep.some((kept) => kept.schema === file.schema && kept.generation === file.generation)) continue;
    for (const suffix of ['', '-wal', '-shm', '-open']) rmSync(indexPath(home, file) + suffix, { force: true });
  }
}

function readPointer(home: string): Generation | null {
  try {
    const pointer: unknown = JSON.parse(readFileSync(join(home, POINTER), 'utf8'));
    if (typeof pointer !== 'object' || pointer === null || !('schema' in pointer) || !('generation' in pointer))
      return null;
    const { schema, generation } = pointer;
    return schema === SCHEMA_VERSION && typeof generation === 'number' ? { schema, generation } : null;
  } catch {
    // No pointer yet, or one cut short by a crash of the disk: the index is rebuilt from the files.
    return null;
  }
}

function indexFiles(home: string): Generation[] {
  return readdirSync(home).flatMap((name) => {
    const match = /^index-(\d+)-(\d+)\.db$/.exec(name);
    return match ? [{ schema: Number(match[1]), generation: Number(match[2]) }] : [];
  });
}
