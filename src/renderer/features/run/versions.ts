/** Versions by their numbers, so that 2.1.9 comes before 2.1.12; what has no numbers comes by its letters. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** "2.1.12", "2.1.12 to 2.1.17", "" when none is known. */
export function versionRange(versions: readonly string[]): string {
  const sorted = [...versions].sort(compareVersions);
  const [first = '', last = first] = [sorted[0], sorted.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}
