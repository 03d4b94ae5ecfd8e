import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byteLength, indexAtByte, splitBlocks } from './text-blocks.ts';

it('blocks are the text, each at most so long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 2, max: 50 }), (text, length) => {
      const blocks = splitBlocks(text, length);
      expect(blocks.join('')).toBe(text);
      for (const block of blocks) {
        expect(block.length).toBeLessThanOrEqual(length);
        expect(block.isWellFormed()).toBe(text.isWellFormed());
      }
    }),
  );
});

it('cuts after a line end where one is near', () => {
  expect(splitBlocks('aaaa\nbbbb\ncc', 7)).toEqual(['aaaa\n', 'bbbb\ncc']);
  expect(splitBlocks('a\nbbbbbbbbbbbbb', 8)).toEqual(['a\nbbbbbb', 'bbbbbbb']);
});

it('finds characters by their byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, pick) => {
      const characters = [...text];
      const at = pick % (characters.length + 1);
      const before = characters.slice(0, at).join('');
      expect(indexAtByte(text, byteLength(before))).toBe(before.length);
    }),
  );
  expect(indexAtByte('aé', 99)).toBe(2);
  expect(indexAtByte('é', 1)).toBe(0);
});
