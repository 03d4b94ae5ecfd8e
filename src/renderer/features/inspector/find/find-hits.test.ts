import { expect, it } from 'vitest';
import { stepDetail, textPayload } from '../inspector-testing.ts';
import { firstHit, orderHits } from './find-hits.ts';

const step = stepDetail({
  request: [{ role: 'user', pieces: [{ type: 'text', payload: textPayload('request/0/0', 'a') }] }],
  response: [
    {
      role: 'assistant',
      pieces: [
        { type: 'text', payload: textPayload('response/0/0', 'b') },
        {
          type: 'tool_result',
          tool_call_id: null,
          is_error: false,
          pieces: [{ type: 'text', payload: textPayload('response/0/1/0', 'c') }],
        },
      ],
    },
  ],
  parts: [{ part: 0, path: '/x', line: 1, offset: 0, bytes: 3, pointer: null, payload: textPayload('part/0', 'abc') }],
});
const hit = (field: string, offset = 0) => ({ field, offset });
const fields = (hits: { field: string }[]) => hits.map(({ field }) => field);

it('matches come in the order of tabs and of what they show', () => {
  const found = [
    hit('response/0/1/0'),
    hit('part/0'),
    hit('response/0/0', 9),
    hit('response/0/0', 2),
    hit('request/0/0'),
  ];
  const hits = orderHits(found, step, 'response');
  expect(fields(hits)).toEqual(['request/0/0', 'response/0/0', 'response/0/0', 'response/0/1/0']);
  expect(hits[1]?.offset).toBe(2);
  expect(firstHit(hits, 'response')).toBe(1);
  expect(firstHit(hits, 'state')).toBe(0);
});

it('raw records count while Raw is open, and when nothing else matches', () => {
  const found = [hit('part/0'), hit('request/0/0')];
  expect(fields(orderHits(found, step, 'raw'))).toEqual(['part/0']);
  expect(fields(orderHits(found, step, 'overview'))).toEqual(['request/0/0']);
  expect(fields(orderHits([hit('part/0')], step, 'overview'))).toEqual(['part/0']);
});

it('fields that no tab shows are no matches', () => {
  expect(orderHits([hit('elsewhere')], step, 'overview')).toEqual([]);
  expect(firstHit([], 'overview')).toBe(-1);
});
