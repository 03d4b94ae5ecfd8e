import { LIVE_FOR_MS } from '../../../shared/model/run.ts';
import type { FileRow } from './file-table.ts';
import { edgeHashes, type FileIdentity } from './fingerprint.ts';

/** Whether the file is the very one that the row tells of. */
export function isAsRead(row: FileRow, now: FileIdentity): boolean {
  if (row.status === 'pending' || row.status === 'reading' || isBetweenVersions(row)) return false;
  return row.mtime_us === now.mtime_us && isSameFile(row, now) && row.size === now.size;
}

function isSameFile(row: FileRow, now: FileIdentity): boolean {
  return row.device === now.device && row.inode === now.inode;
}

/** What was read of it stands for a document that was not whole when it was looked at last. */
function isBetweenVersions(row: FileRow): boolean {
  return row.status === 'growing' && row.container !== 'lines';
}

/**
 * Whether a file that was read whole is being written again: a writer that does so in place empties it first, and
 * until it is done there is no document. Given that it cannot be recognised as it is now.
 */
export function isBeingRewritten(row: FileRow, now: FileIdentity): boolean {
  const wasRead = row.status === 'whole' || isBetweenVersions(row);
  const isRecent = Date.now() * 1000 - now.mtime_us < LIVE_FOR_MS * 1000;
  return wasRead && row.container !== null && row.container !== 'lines' && isRecent;
}

/** Whether the file begins with what was read of it, so that only what follows is new. */
export function canGoOn(row: FileRow, now: FileIdentity, fd: number): boolean {
  if (row.parser_state === null || row.container !== 'lines' || !isSameFile(row, now)) return false;
  // The same size with another time: written over in place, or only touched, which cannot be told apart.
  if (now.size < row.size || (now.size === row.size && now.mtime_us !== row.mtime_us)) return false;
  const { head_hash, tail_hash } = edgeHashes(fd, row.read_offset);
  return row.head_hash?.equals(head_hash) === true && row.tail_hash?.equals(tail_hash) === true;
}
