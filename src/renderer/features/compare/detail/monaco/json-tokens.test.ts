import { expect, it } from 'vitest';
import { jsonTokens } from './json-tokens.ts';

/** Each token with its text. */
function read(line: string, inText = false): string[] {
  const { tokens } = jsonTokens(line, inText);
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
  expect(jsonTokens('\\"'.repeat(10_000)).tokens.length).toBeGreaterThan(0);
});

it('a text may go on over lines', () => {
  expect(jsonTokens('  "code": "if a:').inText).toBe(true);
  expect(jsonTokens('    print(\\"1\\")', true)).toEqual({
    tokens: [{ startIndex: 0, scopes: 'string' }],
    inText: true,
  });
  expect(read('    {end", 1', true)).toEqual(['string     {end"', 'mark ,', ' ', 'number 1']);
  expect(jsonTokens('    {end", 1', true).inText).toBe(false);
  expect(jsonTokens('', true).inText).toBe(true);
});
