import { expect, it } from 'vitest';
import { jsonTokens } from './json-tokens.ts';

/** Each token with its text. */
function read(line: string): string[] {
  const tokens = jsonTokens(line);
  return tokens.map(({ startIndex, scopes }, at) => {
    const piece = line.slice(startIndex, tokens[at + 1]?.startIndex ?? line.length);
    return scopes === '' ? piece : `${scopes} ${piece}`;
  });
}

it('tells keys from strings, and numbers from words', () => {
  expect(read('  "timeout \\"ms\\"": -1.5e3,')).toEqual([
    '  ',
    'key "timeout \\"ms\\""',
    'mark :',
    ' ',
    'number -1.5e3',
    'mark ,',
  ]);
  expect(read('["a:", true, null]')).toEqual([
    'mark [',
    'string "a:"',
    'mark ,',
    ' ',
    'literal true',
    'mark ,',
    ' ',
    'literal null',
    'mark ]',
  ]);
});

it('C16: a line that is no JSON still has its pieces, and long ones take no longer than they are', () => {
  expect(read('"open \\')).toEqual(['string "open ', '\\']);
  expect(jsonTokens('\\"'.repeat(10_000)).length).toBeGreaterThan(0);
});
