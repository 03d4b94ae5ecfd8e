import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RetraceError } from '../../../../shared/errors.ts';
import { MAGIC_BYTES, packingOf, UNPACKED_LIMIT, unpack } from '../../containers/packed.ts';

/** A file as it was when its steps were indexed. */
export interface IndexedFile {
  path: string;
  device: string | null;
  inode: string | null;
  mtime_us: number | null;
  /** SHA-256 of the first 4,096 bytes, of fewer where less was read. */
  head_hash: Uint8Array | null;
  read_offset: number;
}

const HEAD_BYTES = 4096;
/** A pipe that took the file's place must not hold up whoever opens it. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Bytes between two ranges that are read along, and of all that is read at once. */
const MAX_GAP = 4096;
const MAX_TOGETHER = 8 * 2 ** 20;

export interface ByteRange {
  offset: number;
  length: number;
}

/**
 * Reads ranges of a trace file, provided that it still is the file that was indexed. Throws `gone` when it was
 * moved, deleted, replaced or cut, `unreadable` when the system refuses, `cancelled` on abort.
 */
export async function readBytes(
  file: IndexedFile,
  ranges: readonly ByteRange[],
  signal: AbortSignal,
): Promise<Buffer[]> {
  try {
    const handle = await open(file.path, READ);
    try {
      await checkIdentity(handle, file);
      const unpacked = await unpackedOf(handle, file.path);
      const read = new Map<ByteRange, Buffer>();
      for (const group of neighbours(ranges)) {
        if (signal.aborted) throw new RetraceError('cancelled', 'Reading was cancelled.');
        const bytes =
          unpacked === null
            ? await readRange(handle, group)
            : Buffer.from(unpacked.subarray(group.offset, group.offset + group.length));
        if (bytes.length < group.length) throw changed(file.path);
        for (const range of group.ranges) {
          const start = range.offset - group.offset;
          read.set(range, bytes.subarray(start, start + range.length));
        }
      }
      return ranges.flatMap((range) => read.get(range) ?? []);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && !(error instanceof RetraceError)
      ? refused(file.path, String(error.code))
      : error;
  }
}

interface Neighbours extends ByteRange {
  ranges: ByteRange[];
}

/** Ranges that lie close together, to be read at once: lines of a file mostly follow one another. */
function neighbours(ranges: readonly ByteRange[]): Neighbours[] {
  const groups: Neighbours[] = [];
  for (const range of ranges.toSorted((a, b) => a.offset - b.offset)) {
    const last = groups.at(-1);
    const end = last === undefined ? 0 : last.offset + last.length;
    const whole = Math.max(end, range.offset + range.length);
    if (last === undefined || range.offset - end > MAX_GAP || whole - last.offset > MAX_TOGETHER) {
      groups.push({ offset: range.offset, length: range.length, ranges: [range] });
    } else {
      last.length = whole - last.offset;
      last.ranges.push(range);
    }
  }
  return groups;
}

/** What a packed file holds: ranges are those of its content. Null for all other files. */
async function unpackedOf(handle: FileHandle, path: string): Promise<Buffer | null> {
  const packing = packingOf(await readRange(handle, { offset: 0, length: MAGIC_BYTES }));
  if (packing === null) return null;
  const { size } = await handle.stat();
  const unpacked = size > UNPACKED_LIMIT ? null : unpack(packing, await readRange(handle, { offset: 0, length: size }));
  if (unpacked === null || 'reason' in unpacked) throw changed(path);
  return unpacked;
}

/** What the system's refusal means for the user. */
function refused(path: string, code: string): RetraceError {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new RetraceError('gone', `${path} was moved or deleted.`, 'Put it back to read this step.');
    case 'EACCES':
    case 'EPERM':
      return new RetraceError('unreadable', `${path} cannot be read: no permission.`, 'Allow this user to read it.');
    default:
      return new RetraceError('unreadable', `${path} cannot be read (${code}).`, 'Try again.');
  }
}

async function checkIdentity(handle: FileHandle, file: IndexedFile): Promise<void> {
  const stat = await handle.stat({ bigint: true });
  const { dev, ino } = stat;
  const replaced =
    !stat.isFile() ||
    (file.device !== null && file.device !== String(dev)) ||
    (file.inode !== null && file.inode !== String(ino));
  if (replaced) throw changed(file.path);
  if (file.head_hash === null) return;
  const head = await readRange(handle, { offset: 0, length: Math.min(HEAD_BYTES, file.read_offset) });
  if (!createHash('sha256').update(head).digest().equals(file.head_hash)) throw changed(file.path);
}

/** Fewer bytes when the file ends before. */
async function readRange(handle: FileHandle, { offset, length }: ByteRange): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The bytes behind a step are no longer those that were indexed. */
export function changed(path: string): RetraceError {
  return new RetraceError(
    'gone',
    `${path} changed since it was indexed.`,
    'It is being read again: this step comes back if the file still has it. Otherwise rescan its source.',
  );
}
