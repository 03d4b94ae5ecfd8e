interface ColumnType<T> {
  new (size: number): T;
}

/** A copy of a column with room for `size` values. */
export function grown<T extends { set(values: T): void }>(type: ColumnType<T>, old: T | undefined, size: number): T {
  const column = new type(size);
  if (old) column.set(old);
  return column;
}
