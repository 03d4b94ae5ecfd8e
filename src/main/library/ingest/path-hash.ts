import { createHash } from 'node:crypto';

/** Eight hexadecimal digits that tell files with the same run apart. */
export function pathHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 8);
}
