/** RFC 6901 pointers. */

export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys of a pointer; one that does not begin with `/` is read as if it did. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === '') return [];
  const text = pointer.startsWith('/') ? pointer.slice(1) : pointer;
  return text.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether a text is a pointer to something in a value. */
export function isPointer(text: string): boolean {
  return text.startsWith('/') && !/~(?![01])/.test(text);
}
