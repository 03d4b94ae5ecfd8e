import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StateHistory } from './state-history.ts';

function historyOf(...states: unknown[]): StateHistory {
  const history = new StateHistory();
  for (const [step, state] of states.entries()) history.add(step, state);
  return history;
}

describe('who last wrote a path', () => {
  test('a scalar, over steps that leave it alone', () => {
    const history = historyOf({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 2, b: 3 }, { a: 2, b: 3 });
    expect(history.lastWrite('/a', 3)).toEqual({ step: 1, pointer: '/a', before: '1', after: '2' });
    expect(history.lastWrite('/a', 0)).toEqual({ step: 0, pointer: '/a', before: null, after: '1' });
    expect(history.lastWrite('/b', 3)?.step).toBe(2);
    expect(history.lastWrite('/c', 3)).toBeNull();
  });

  test('a container is written with what it holds; the whole state is the pointer ""', () => {
    const history = historyOf({ a: { x: 1, y: [] } }, { a: { x: 1, y: [5] } }, { a: { x: 1, y: [5] }, b: 0 });
    expect(history.lastWrite('/a', 2)?.step).toBe(1);
    expect(history.lastWrite('/a/x', 2)?.step).toBe(0);
    expect(history.lastWrite('/a/y', 2)?.step).toBe(1);
    expect(history.lastWrite('', 2)).toMatchObject({ step: 2, pointer: '/b' });
  });

  test('what vanishes was written by the step after which it is gone', () => {
    const history = historyOf({ list: [1, 2] }, { list: [1] }, {}, { list: 'text' });
    expect(history.lastWrite('/list/1', 3)).toEqual({ step: 1, pointer: '/list/1', before: '2', after: null });
    expect(history.lastWrite('/list/0', 3)?.step).toBe(2);
    expect(history.lastWrite('/list', 3)).toMatchObject({ step: 3, after: '"text"' });
    expect(history.writesOf('/list').map(({ step, pointer }) => [step, pointer])).toEqual([
      [0, '/list/0'],
      [0, '/list/1'],
      [1, '/list/1'],
      [2, '/list/0'],
      [3, '/list'],
    ]);
    expect(history.countOf('/list')).toBe(5);
  });

  test('what takes the place of something else says what was there before', () => {
    const history = historyOf(
      { error: null, notes: [] },
      { error: { code: 5 }, notes: ['a'] },
      { error: [], notes: [] },
    );
    expect(history.writesOf('/error')).toEqual([
      { step: 0, pointer: '/error', before: null, after: 'null' },
      { step: 1, pointer: '/error', before: 'null', after: '{"code":5}' },
      { step: 1, pointer: '/error/code', before: null, after: '5' },
      { step: 2, pointer: '/error', before: '{"code":5}', after: '[]' },
      { step: 2, pointer: '/error/code', before: '5', after: null },
    ]);
    expect(history.lastWrite('/notes', 1)).toMatchObject({ before: '[]', after: '["a"]' });
    expect(history.lastWrite('/notes', 2)).toMatchObject({ before: '["a"]', after: '[]' });
    expect(history.writersAround('/notes', 1)).toEqual({ before: 0, after: 2 });
    expect(history.partsWritten('/error/code', 3, 100)).toEqual([33, 66]);
  });

  test('keys with slashes and tildes, and keys that begin alike', () => {
    const history = historyOf({ 'a/b': 1, 'a~b': 1, a: { b: 1 }, ab: 1 }, { 'a/b': 2, 'a~b': 1, a: { b: 1 }, ab: 2 });
    expect(history.lastWrite('/a~1b', 1)?.step).toBe(1);
    expect(history.lastWrite('/a~0b', 1)?.step).toBe(0);
    expect(history.lastWrite('/a', 1)?.step).toBe(0);
  });
});

test('200 planted writes among 10,000 steps are each found', () => {
  const history = new StateHistory();
  const state: Record<string, Record<string, number>> = {};
  for (let path = 0; path < 200; path++) state[`k${path}`] = { value: -1 };
  const writer = new Map<string, number>();
  let seed = 1;
  for (let step = 0; step < 10_000; step++) {
    // Every path is written once at a step of its own, in an order that nothing else follows.
    seed = (seed * 48_271) % 2_147_483_647;
    const path = step % 50 === 17 ? `k${Math.floor(step / 50)}` : null;
    if (path !== null) {
      state[path] = { value: seed };
      writer.set(path, step);
    }
    history.add(step, structuredClone(state));
  }
  expect(writer.size).toBe(200);
  for (const [path, step] of writer) {
    expect(history.lastWrite(`/${path}/value`, 9_999)?.step).toBe(step);
    expect(history.lastWrite(`/${path}`, 9_999)?.step).toBe(step);
    expect(history.lastWrite(`/${path}`, step - 1)?.step).toBe(0);
  }
});

test('the last write of a path is the last step after which its value differs from the one before', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: 0, max: 2 }),
      fc.constant(null),
      tie('object'),
      tie('array'),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'a/b', '~'), tie('value'), { maxKeys: 3 }),
    array: fc.array(tie('value'), { maxLength: 3 }),
  })).object;
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (states) => {
      const history = historyOf(...states);
      const at = (state: unknown, pointer: string[]) =>
        JSON.stringify(
          pointer.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], state),
        );
      for (const key of ['a', 'b', 'a/b', '~']) {
        const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const texts = states.map((state) => at(state, [key]));
        const last = texts.findLastIndex((text, step) => text !== (step === 0 ? undefined : texts[step - 1]));
        expect(history.lastWrite(pointer, states.length)?.step ?? -1).toBe(last);
      }
    }),
  );
});
