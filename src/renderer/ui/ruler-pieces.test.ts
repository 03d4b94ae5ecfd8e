import { expect, it } from 'vitest';
import { markedPieces } from './ruler-pieces.ts';

it('joins equal marks side by side, unless each is a row', () => {
  const marks = Uint8Array.from([0, 1, 1, 2, 0, 1]);
  expect(markedPieces(marks, false)).toEqual([
    { from: 1, to: 3, mark: 1 },
    { from: 3, to: 4, mark: 2 },
    { from: 5, to: 6, mark: 1 },
  ]);
  expect(markedPieces(marks, true)).toHaveLength(4);
});
