import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Result } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { isWithin } from './covers.ts';
import { hasTraceEnding, isMissing, reasonOf } from './walk.ts';

const MAX_ENTRIES = 2_000;

/** What a shell lets its user open: everything, or only what lies under given folders. */
export interface Reach {
  anywhere: boolean;
  /** Absolute paths; a path is in reach when it is one of them or lies below one. */
  roots: readonly string[];
  /** Where browsing starts. */
  start: string;
}

/** Resolves a path the user named. Throws `not_found` or, outside the reach, `not_allowed`. */
export async function resolveInReach(path: string, reach: Reach): Promise<string> {
  let real: string;
  try {
    real = await realpath(resolve(reach.start, path));
  } catch (error) {
    throw isMissing(error)
      ? new RetraceError('not_found', `There is no ${path}.`, 'Check the path.')
      : new RetraceError('unreadable', `${path} cannot be opened. ${reasonOf(error)}`);
  }
  if (await inReach(real, reach)) return real;
  throw new RetraceError(
    'not_allowed',
    `${path} is outside the folders this page may open.`,
    'Name it on the command line (retrace serve FOLDER), or start with --allow-browse.',
  );
}

async function inReach(real: string, reach: Reach): Promise<boolean> {
  if (reach.anywhere) return true;
  for (const root of reach.roots) {
    const base = await realpath(root).catch(() => root);
    if (isWithin(base, real)) return true;
  }
  return false;
}

/** Folders and trace-like files of one folder; without a path, the roots in reach. */
export async function browse(path: string | undefined, reach: Reach): Promise<Result<'sources.browse'>> {
  if (path === undefined && !reach.anywhere) {
    const entries = await Promise.all([...new Set(reach.roots)].map((root) => entryOf(root, root)));
    return { path: '', parent: null, entries: entries.filter((entry) => entry !== null), cut: false };
  }
  const folder = await resolveInReach(path ?? reach.start, reach);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new RetraceError('unreadable', `${folder} cannot be listed. ${reasonOf(error)}`);
  }
  const entries: Entry[] = [];
  for (const name of names.sort((a, b) => a.localeCompare(b)).slice(0, MAX_ENTRIES)) {
    const entry = await entryOf(name, join(folder, name));
    if (entry?.kind === 'folder' || (entry !== null && hasTraceEnding(name))) entries.push(entry);
  }
  entries.sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'folder' ? -1 : 1));
  const above = dirname(folder);
  const parent = above !== folder && (await inReach(above, reach)) ? above : null;
  return { path: folder, parent, entries, cut: names.length > MAX_ENTRIES };
}

type Entry = Result<'sources.browse'>['entries'][number];

/** Null where there is neither folder nor file, or where it may not be looked at. */
async function entryOf(name: string, path: string): Promise<Entry | null> {
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory()) return { name, path, kind: 'folder', bytes: null };
  return info?.isFile() ? { name, path, kind: 'file', bytes: info.size } : null;
}
