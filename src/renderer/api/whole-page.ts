/** Rows `from` to `from + n` of a list of `count`. A reply may hold fewer than asked for, to stay small: then it is asked on. */
export async function wholePage<T>(
  { from, n, count }: { from: number; n: number; count: number },
  ask: (from: number, n: number) => Promise<readonly T[]>,
): Promise<T[]> {
  const wanted = Math.min(n, count - from);
  const rows: T[] = [];
  while (rows.length < wanted) {
    const more = await ask(from + rows.length, wanted - rows.length);
    // Rows that are not there any more.
    if (more.length === 0) break;
    rows.push(...more);
  }
  return rows;
}
