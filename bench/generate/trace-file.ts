import { closeSync, openSync, writeSync } from 'node:fs';

const WRITE_BYTES = 1 << 20;

/** Writes lines to a file in pieces of a megabyte, so that memory does not grow with the trace. Returns the bytes. */
export function writeTrace(path: string, lines: Iterable<string>): number {
  const file = openSync(path, 'w');
  let bytes = 0;
  let pending: string[] = [];
  let length = 0;
  const flush = () => {
    const block = Buffer.from(pending.join(''), 'utf8');
    for (let written = 0; written < block.length; ) written += writeSync(file, block, written);
    bytes += block.length;
    pending = [];
    length = 0;
  };
  try {
    for (const line of lines) {
      pending.push(line, '\n');
      length += line.length + 1;
      if (length >= WRITE_BYTES) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  return bytes;
}
