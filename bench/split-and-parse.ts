import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * What the import is compared with: the bytes cut at newlines and given to `JSON.parse`, nothing kept. Returns
 * the number of values.
 */
export function splitAndParse(path: string): number {
  const file = openSync(path, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let position = 0;
  let values = 0;
  try {
    for (;;) {
      const read = readSync(file, chunk, 0, CHUNK_BYTES, position);
      if (read === 0) break;
      position += read;
      let start = 0;
      for (
        let newline = chunk.indexOf(NEWLINE);
        newline >= 0 && newline < read;
        newline = chunk.indexOf(NEWLINE, start)
      ) {
        const line = chunk.subarray(start, newline);
        const text = rest.length === 0 ? line.toString('utf8') : Buffer.concat([rest, line]).toString('utf8');
        rest = Buffer.alloc(0);
        if (text !== '' && JSON.parse(text) !== undefined) values += 1;
        start = newline + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(start, read)]);
    }
  } finally {
    closeSync(file);
  }
  return values;
}

/** The same for a file that is one document. */
export function parseDocument(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
