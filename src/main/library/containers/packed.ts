import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** A packed trace is held whole while it is read, and again for each step that is looked at. */
export const UNPACKED_LIMIT = 64 * 2 ** 20;

interface Packing {
  /** What the user calls it, and the command that unpacks it. */
  name: 'zstd' | 'gzip';
  command: string;
  magic: Buffer;
  unpack(packed: Buffer, options: { maxOutputLength: number }): Buffer;
}

const PACKINGS: readonly Packing[] = [
  { name: 'zstd', command: 'zstd -d', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: zstdDecompressSync },
  { name: 'gzip', command: 'gunzip', magic: Buffer.from([0x1f, 0x8b, 0x08]), unpack: gunzipSync },
];
/** Bytes that tell whether a file is packed. */
export const MAGIC_BYTES = 4;

/** How a file that begins so is packed, or null. */
export function packingOf(head: Buffer): Packing | null {
  return PACKINGS.find(({ magic }) => head.subarray(0, magic.length).equals(magic)) ?? null;
}

/** What a packed file holds, or why it cannot be had: "is larger than …". */
export function unpack(packing: Packing, packed: Buffer, limit: number = UNPACKED_LIMIT): Buffer | { reason: string } {
  try {
    return packing.unpack(packed, { maxOutputLength: limit });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const reason =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `is larger than ${Math.round(limit / 2 ** 20)} MB when it is unpacked. Unpack it with ${packing.command}`
        : 'is not whole, or broken';
    return { reason };
  }
}
