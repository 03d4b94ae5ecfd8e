import { sep } from 'node:path';
import type { Source } from '../store/user-database.ts';

/** Whether a path is the folder's own or lies below it; both are real and absolute. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether a file belongs to a source. */
export function covers(source: Pick<Source, 'path' | 'kind'>, path: string): boolean {
  return source.kind === 'folder' ? isWithin(source.path, path) : path === source.path;
}
