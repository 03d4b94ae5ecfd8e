import { createHash } from 'node:crypto';
import { type BigIntStats, fstatSync } from 'node:fs';
import { readRange } from '../containers/bytes.ts';

/** Bytes at either end of what was read that tell whether a file still begins with it. */
const EDGE_BYTES = 4096;

/** Which file an open descriptor is, and how large. */
export interface FileIdentity {
  /** Bigints as decimal text: they exceed what a number holds. */
  device: string;
  inode: string;
  size: number;
  mtime_us: number;
}

export function identify(fd: number): FileIdentity {
  return identityOf(fstatSync(fd, { bigint: true }));
}

export function identityOf({ dev, ino, size, mtimeNs }: BigIntStats): FileIdentity {
  return { device: String(dev), inode: String(ino), size: Number(size), mtime_us: Number(mtimeNs / 1000n) };
}

/** SHA-256 of the first and of the last bytes before `offset`. */
export interface EdgeHashes {
  head_hash: Buffer;
  tail_hash: Buffer;
}

export function edgeHashes(fd: number, offset: number): EdgeHashes {
  const length = Math.min(EDGE_BYTES, offset);
  return { head_hash: hash(readRange(fd, 0, length)), tail_hash: hash(readRange(fd, offset - length, length)) };
}

/** Hash of what a file begins with; for a growing file only as long as its length is the same. */
export function headHash(fd: number, size: number): Buffer {
  return hash(readRange(fd, 0, Math.min(EDGE_BYTES, size)));
}

function hash(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
