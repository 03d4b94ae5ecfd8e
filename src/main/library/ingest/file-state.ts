import type { FileRow } from './file-table.ts';
import { edgeHashes, type FileIdentity } from './fingerprint.ts';

/** Whether the file is the very one that the row tells of. */
export function isAsRead(row: FileRow, now: FileIdentity): boolean {
  if (row.status === 'pending' || row.status === 'reading') return false;
  return row.mtime_us === now.mtime_us && isSameFile(row, now) && row.size === now.size;
}

function isSameFile(row: FileRow, now: FileIdentity): boolean {
  return row.device === now.device && row.inode === now.inode;
}

/** Whether the file begins with what was read of it, so that only what follows is new. */
export function canGoOn(row: FileRow, now: FileIdentity, fd: number): boolean {
  if (row.parser_state === null || row.container !== 'lines' || !isSameFile(row, now)) return false;
  // The same size with another time: written over in place, or only touched, which cannot be told apart.
  if (now.size < row.size || (now.size === row.size && now.mtime_us !== row.mtime_us)) return false;
  const { head_hash, tail_hash } = edgeHashes(fd, row.read_offset);
  return row.head_hash?.equals(head_hash) === true && row.tail_hash?.equals(tail_hash) === true;
}
