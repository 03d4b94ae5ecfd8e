/** Steps of an RFC 6901 pointer; null when the text is none. */
export function parsePointer(pointer: string): string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One step of a pointer, escaped. */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The value that a pointer selects, or undefined when there is none. */
export function selectByPointer(value: unknown, pointer: string): unknown {
  const steps = parsePointer(pointer);
  if (steps === null) return undefined;
  return steps.reduce<unknown>((inner, step) => childOf(inner, step), value);
}

/** The own member or item of that name. */
export function childOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return isIndex(key) ? value[Number(key)] : undefined;
  return Object.hasOwn(value, key) ? value[key as keyof typeof value] : undefined;
}

export function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key);
}
