import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findPattern, splitText } from './matches.ts';

const parts = (text: string, query = '') => splitText(text, findPattern(query)).map(({ type, text: of }) => [type, of]);

it('marks every match, whatever its case, and takes the query literally', () => {
  expect(parts('Git and git', 'git')).toEqual([
    ['match', 'Git'],
    ['plain', ' and '],
    ['match', 'git'],
  ]);
  expect(parts('a.b a+b', 'a.b')).toEqual([
    ['match', 'a.b'],
    ['plain', ' a+b'],
  ]);
});

it('parts are the text, in order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 3 }), (text, query) => {
      const of = splitText(text, findPattern(query));
      expect(of.map((part) => part.text).join('')).toBe(text);
      for (const part of of) expect(text.startsWith(part.text, part.at)).toBe(true);
    }),
  );
});

it('finds addresses, without what follows them', () => {
  expect(parts('See https://example.com/a?b=1. Or (http://x.y/z).')).toEqual([
    ['plain', 'See '],
    ['link', 'https://example.com/a?b=1'],
    ['plain', '. Or ('],
    ['link', 'http://x.y/z'],
    ['plain', ').'],
  ]);
  expect(parts('javascript:alert(1) file:///etc/passwd')).toEqual([
    ['plain', 'javascript:alert(1) file:///etc/passwd'],
  ]);
  expect(splitText('https://a.b/c', null, false).map((part) => part.type)).toEqual(['plain']);
});

it('nothing is searched for nothing', () => {
  expect(findPattern('')).toBeNull();
});
