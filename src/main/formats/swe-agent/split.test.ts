import { expect, it } from 'vitest';
import { split } from './split.ts';

const answer = (text: string) => ({ role: 'assistant', content: text });
const told = (text: string) => ({ role: 'user', content: text });
const turn = (response: string, query: unknown[] = []) => ({ action: 'ls', observation: 'x', response, query });
const pointers = (document: unknown) => [...split(document)].map(({ pointer }) => pointer);

const history = [told('task'), answer('a'), told('x'), answer('b'), told('x'), answer('c'), told('x')];
const trajectory = [turn('a'), turn('b'), turn('c')];

it('gives each turn the messages that it left in the history', () => {
  expect(pointers({ trajectory, history })).toEqual([
    '',
    '/history/0',
    '/trajectory/0',
    '/history/1',
    '/history/2',
    '/trajectory/1',
    '/history/3',
    '/history/4',
    '/trajectory/2',
    '/history/5',
    '/history/6',
  ]);
});

it('gives a longer version the records of the shorter one first', () => {
  const whole = pointers({ trajectory, history });
  for (const turns of [0, 1, 2]) {
    const shorter = { trajectory: trajectory.slice(0, turns), history: history.slice(0, 1 + 2 * turns) };
    expect(whole.slice(0, 2 + 3 * turns)).toEqual(pointers(shorter));
  }
});

it('leaves an answer that was turned down without messages, though the next one has its words', () => {
  const complaint = [
    { role: 'assistant', content: 'a', message_type: 'assistant' },
    { role: 'user', content: 'no', message_type: 'user' },
  ];
  const document = { trajectory: [turn('a'), turn('a', complaint)], history: [answer('a'), told('x')] };
  expect(pointers(document)).toEqual(['', '/trajectory/0', '/trajectory/1', '/history/0', '/history/1']);
});

it('loses no message, whatever the turns say', () => {
  const odd = { trajectory: [turn('z'), null, 'b', turn('c')], history };
  expect(pointers(odd).toSorted()).toEqual(
    ['', ...[0, 1, 2, 3].map((n) => `/trajectory/${n}`), ...history.map((_, n) => `/history/${n}`)].toSorted(),
  );
});
