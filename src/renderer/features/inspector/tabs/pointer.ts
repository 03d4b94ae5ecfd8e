/** An RFC 6901 pointer as one reads paths: `/tests/0/status` is `tests[0].status`; the whole is `(whole state)`. */
export function readablePointer(pointer: string): string {
  if (pointer === '') return '(whole state)';
  const parts = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts
    .map((part, at) => {
      if (/^\d+$/.test(part)) return `[${part}]`;
      if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(part)) return at === 0 ? part : `.${part}`;
      return `[${JSON.stringify(part)}]`;
    })
    .join('');
}
