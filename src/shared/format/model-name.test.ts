import { expect, it } from 'vitest';
import { shortModelName } from './model-name.ts';

it.each([
  ['claude-opus-4-5-20251101', 'opus-4-5'],
  ['claude-sonnet-4-5', 'sonnet-4-5'],
  ['claude-3-5-haiku-latest', '3-5-haiku'],
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['anthropic/claude-haiku-4-5@20251001', 'haiku-4-5'],
  ['gpt-5', 'gpt-5'],
  ['claude-', 'claude-'],
  ['<synthetic>', '<synthetic>'],
  ['', ''],
])('%s is %s', (model, short) => {
  expect(shortModelName(model)).toBe(short);
});
