import { homedir } from 'node:os';
import type { FoundFolder } from '../../../shared/api.ts';
import { FORMATS } from '../../formats/registry.ts';
import { isMissing, reasonOf, walkFolder } from './walk.ts';

/**
 * The places where agents leave traces on this machine, with counts from names and sizes alone. Folders that
 * do not exist are left out.
 */
export async function findAgentFolders(added: ReadonlySet<string>): Promise<FoundFolder[]> {
  const environment = { home: homedir(), variables: process.env };
  const known = FORMATS.flatMap((format) =>
    (format.folders?.(environment) ?? []).map((folder) => ({ ...folder, format: format.id })),
  );
  const found: FoundFolder[] = [];
  for (const folder of known) {
    const base = { label: folder.label, path: folder.path, format: folder.format, added: added.has(folder.path) };
    try {
      const { files } = await walkFolder(folder.path);
      const runs = files.filter((file) => folder.extensions.some((ending) => file.path.endsWith(ending)));
      found.push({
        ...base,
        files: runs.length,
        bytes: runs.reduce((sum, file) => sum + file.size, 0),
        last_write_us: runs.length === 0 ? null : Math.round(Math.max(...runs.map((file) => file.mtime_ms)) * 1000),
        error: null,
      });
    } catch (error) {
      if (isMissing(error)) continue;
      found.push({ ...base, files: 0, bytes: 0, last_write_us: null, error: reasonOf(error) });
    }
  }
  return found;
}
