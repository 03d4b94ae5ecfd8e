import { readSync } from 'node:fs';

/** The bytes of a trace, in its file or unpacked from it. */
export interface Bytes {
  readonly size: number;
  /** Fewer bytes where they end before. */
  read(from: number, length: number): Buffer;
}

export function fileBytes(fd: number, size: number): Bytes {
  return { size, read: (from, length) => readRange(fd, from, length) };
}

export function heldBytes(held: Buffer): Bytes {
  return { size: held.length, read: (from, length) => held.subarray(from, from + length) };
}

/** Bytes `from` to `from + length` of an open file, fewer when it ends before. */
export function readRange(fd: number, from: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, from + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}
