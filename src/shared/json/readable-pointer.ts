import { pointerKeys } from './pointer.ts';

/** An RFC 6901 pointer as one reads paths: `/tests/0/status` is `tests[0].status`; the whole is `(whole state)`. */
export function readablePointer(pointer: string): string {
  if (pointer === '') return '(whole state)';
  return pointerKeys(pointer)
    .map((key, at) => readableKey(key, at === 0))
    .join('');
}

/** One key as it stands in such a path. */
export function readableKey(key: string, first: boolean): string {
  if (/^\d+$/.test(key)) return `[${key}]`;
  if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return first ? key : `.${key}`;
  return `[${JSON.stringify(key)}]`;
}
