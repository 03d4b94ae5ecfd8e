import { beforeEach, expect, it } from 'vitest';
import { TestIndex } from './index-testing.ts';

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

it('a method that is no question about the index is refused', () => {
  expect(() => index.asking()('settings.read', {})).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
