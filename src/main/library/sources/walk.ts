import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { formatPlural } from '../../../shared/format/numbers.ts';
import { isWithin } from './covers.ts';

/** Above these a source is cut, which is said on screen: watching more would starve the machine. */
export const MAX_FILES = 20_000;
export const MAX_FOLDERS = 5_000;

/** Endings under which agents leave traces. A file opened by itself may have any name. */
const TRACE_ENDINGS = ['.jsonl', '.ndjson', '.json', '.traj'].flatMap((end) => [end, `${end}.gz`, `${end}.zst`]);

/** Folders that hold code or caches, never traces, and can hold a great many files. */
const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.hg', '.svn', '__pycache__', '.venv']);

export function hasTraceEnding(name: string): boolean {
  return TRACE_ENDINGS.some((ending) => name.endsWith(ending));
}

/** Says that files were passed over by their names; null when none were. */
export function othersText(others: number): string | null {
  if (others === 0) return null;
  const endings = new Intl.ListFormat('en', { type: 'disjunction' }).format(TRACE_ENDINGS);
  return `${formatPlural(others, 'other file')} not looked at: no name that ends in ${endings}.`;
}

export function isSkippedFolder(name: string): boolean {
  return SKIPPED_FOLDERS.has(name);
}

export interface WalkedFile {
  /** Real path. */
  path: string;
  /** Path below the walked folder, `/`-separated. */
  relative_path: string;
  size: number;
  mtime_ms: number;
}

/** A folder or file that could not be looked at. */
export interface WalkProblem {
  path: string;
  reason: string;
}

export interface Walked {
  files: WalkedFile[];
  /** Files that were not looked at: their names do not end as those of traces do. */
  others: number;
  folders: number;
  problems: WalkProblem[];
  /** Set when a limit cut the walk short. */
  limit: string | null;
}

/**
 * Lists the files below `root` that may be traces, by names and `stat` alone. Symbolic links are followed
 * only to targets inside `root`; a folder is visited once, so loops end. Never throws for a single entry.
 */
export async function walkFolder(root: string, options: { signal?: AbortSignal } = {}): Promise<Walked> {
  const result: Walked = { files: [], others: 0, folders: 0, problems: [], limit: null };
  const base = await realpath(root);
  const visited = new Set<string>([base]);
  const pending: string[] = [base];
  const within = (path: string) => isWithin(base, path);

  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    options.signal?.throwIfAborted();
    if (result.folders >= MAX_FOLDERS) {
      result.limit = `Only the first ${MAX_FOLDERS.toLocaleString('en')} folders are read. Open a folder further down.`;
      break;
    }
    result.folders += 1;
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      result.problems.push({ path: folder, reason: reasonOf(error) });
      continue;
    }
    for (const entry of entries) {
      const found = await resolveEntry(join(folder, entry.name), entry, within);
      if (found === null) {
        if (entry.isFile() && !hasTraceEnding(entry.name)) result.others += 1;
        continue;
      }
      if ('reason' in found) {
        result.problems.push(found);
      } else if (found.kind === 'folder') {
        if (!isSkippedFolder(entry.name) && !visited.has(found.path)) {
          visited.add(found.path);
          pending.push(found.path);
        }
      } else if (hasTraceEnding(entry.name) && !visited.has(found.path)) {
        visited.add(found.path);
        if (result.files.length >= MAX_FILES) {
          result.limit = `Only the first ${MAX_FILES.toLocaleString('en')} files are read. Open a folder further down.`;
          return result;
        }
        result.files.push({
          path: found.path,
          relative_path: found.path.slice(base.length + 1).replaceAll(sep, '/'),
          size: found.size,
          mtime_ms: found.mtime_ms,
        });
      }
    }
  }
  return result;
}

type Resolved = { kind: 'folder'; path: string } | { kind: 'file'; path: string; size: number; mtime_ms: number };

async function resolveEntry(
  path: string,
  entry: Dirent,
  within: (path: string) => boolean,
): Promise<Resolved | WalkProblem | null> {
  try {
    if (entry.isDirectory()) return { kind: 'folder', path };
    if (entry.isSymbolicLink()) {
      const target = await realpath(path);
      if (!within(target)) return null;
      const info = await stat(target);
      if (info.isDirectory()) return { kind: 'folder', path: target };
      return info.isFile() ? { kind: 'file', path: target, size: info.size, mtime_ms: info.mtimeMs } : null;
    }
    if (!entry.isFile() || !hasTraceEnding(entry.name)) return null;
    const info = await stat(path);
    return { kind: 'file', path, size: info.size, mtime_ms: info.mtimeMs };
  } catch (error) {
    // A file that left between the listing and the look is no problem: it is simply not there.
    if (isMissing(error)) return null;
    return { path, reason: reasonOf(error) };
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** A failure of the file system in words a user can act on. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'No permission to read it. Allow reading, then rescan.';
    case 'ENOENT':
      return 'It is not there. It was moved or deleted, or its disk is not mounted.';
    case 'ELOOP':
      return 'Its symbolic links go in a circle.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open on this machine. Close some programs, then rescan.';
    default:
      return `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
