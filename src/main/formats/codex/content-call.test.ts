import { expect, it } from 'vitest';
import { callContent } from './content-call.ts';
import type { Shape } from './shape.ts';

const call = {
  type: 'response_item',
  item: { type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input: '' },
};
const output = {
  type: 'response_item',
  item: { type: 'custom_tool_call_output', call_id: 'c', output: 'apply_patch verification failed: no such line' },
};
const event = { type: 'event_msg', item: { type: 'patch_apply_end', call_id: 'c', success: false } };

const failureNotes = (...shapes: Shape[]) =>
  callContent(shapes).facts.filter(({ label }) => label === 'Failure' || label === 'Recorded outcome');

it('a failure that only the output tells is said to be read from its text', () => {
  expect(failureNotes(call, output)).toMatchObject([{ label: 'Failure' }]);
});

it('one that an event records is not, in whatever order the two come', () => {
  const recorded = [{ label: 'Recorded outcome', value: 'failure' }];
  expect(failureNotes(call, event, output)).toMatchObject(recorded);
  expect(failureNotes(call, output, event)).toMatchObject(recorded);
});
