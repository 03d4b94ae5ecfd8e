import { expect, it } from 'vitest';
import type { ContentPiece } from '../content.ts';
import { outputLine } from './messages.ts';

const said = (...pieces: ContentPiece[]) => outputLine([{ role: 'assistant', pieces }]);
const object: ContentPiece = { type: 'json', label: null, value: { dish: 'Eggs', steps: ['Crack', 'Stir'] } };

it('tells in one line what a model gave: words, else calls, else the object it was asked for', () => {
  const call: ContentPiece = { type: 'tool_call', tool_call_id: 'c', name: 'look', arguments: {} };
  expect(said({ type: 'text', text: 'Done.' }, call, object)).toBe('Done.');
  expect(said(call, object)).toBe('calls look');
  expect(said(object)).toMatch(/^dish: Eggs, steps: /);
  expect(said()).toBe('');
  // What a function gave is no answer of a model, and what is labelled is something else.
  expect(outputLine([{ role: 'harness', pieces: [object] }])).toBe('');
  expect(said({ ...object, label: 'documents' })).toBe('');
});
