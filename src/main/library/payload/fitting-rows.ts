import { jsonBytes, MAX_REPLY } from './fit.ts';

/** Room for what stands around the rows. */
const MAX_ROWS = MAX_REPLY - 1_000;

/** The first rows that one reply has room for, at least one: whoever wants more asks from there on. */
export function fittingRows<T>(rows: readonly T[]): readonly T[] {
  let bytes = 0;
  const end = rows.findIndex((row, at) => {
    bytes += jsonBytes(row) + 1;
    return bytes > MAX_ROWS && at > 0;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
