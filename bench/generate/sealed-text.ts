import type { Random } from './random.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LONGEST = 4096;

/**
 * Gives texts that look encrypted. They are cut out of one that is made once: a gigabyte of them must not cost more
 * than writing it.
 */
export function sealedText(random: Random): (length: number) => string {
  const long = random.code(2 * LONGEST, BASE64);
  return (length) => {
    const from = random.int(0, LONGEST);
    return long.slice(from, from + Math.min(LONGEST, length));
  };
}
