import { zstdDecompressSync } from 'node:zlib';

/** A packed trace is held whole while it is read, and again for each step that is looked at. */
export const UNPACKED_LIMIT = 64 * 2 ** 20;

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** Bytes that tell whether a file is packed. */
export const MAGIC_BYTES = MAGIC.length;

export function isZstd(head: Buffer): boolean {
  return head.subarray(0, MAGIC_BYTES).equals(MAGIC);
}

/** What a zstd file holds, or why it cannot be had: "is larger than …". */
export function unpack(packed: Buffer, limit: number = UNPACKED_LIMIT): Buffer | { reason: string } {
  try {
    return zstdDecompressSync(packed, { maxOutputLength: limit });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const reason =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `is larger than ${Math.round(limit / 2 ** 20)} MB when it is unpacked. Unpack it with zstd -d`
        : 'is not whole, or broken';
    return { reason };
  }
}
