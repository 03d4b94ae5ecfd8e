import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, test } from 'vitest';
import type { EngineEvent, EventMap, MethodName } from '../../shared/api.ts';
import type { ConnectionState } from './client.ts';
import { keepCurrent } from './events.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A client whose events the test sends, and queries that count how often they were asked. */
function screen() {
  const listeners = new Set<(event: EngineEvent) => void>();
  const states = new Set<(state: ConnectionState) => void>();
  const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } });
  queries.mount();
  stops.push(
    keepCurrent(
      {
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        onState: (listener) => {
          states.add(listener);
          return () => states.delete(listener);
        },
      },
      queries,
    ),
    () => queries.unmount(),
    () => queries.clear(),
  );
  const settled = () => expect.poll(() => queries.isFetching()).toBe(0);
  return {
    settled,
    changed: (data: Partial<EventMap['changed']>) => {
      for (const listener of listeners) listener({ event: 'changed', data: { rev: 1, runs: [], ...data } });
    },
    progress: () => {
      for (const listener of listeners) listener({ event: 'progress', data: { rev: 1 } });
    },
    reconnected: () => {
      for (const listener of states) listener('connected');
    },
    async show(method: MethodName, params: object, data: unknown = {}) {
      const asked = { times: 0, answer: async (): Promise<unknown> => data };
      const observer = new QueryObserver(queries, {
        queryKey: [method, params],
        queryFn: () => {
          asked.times++;
          return asked.answer();
        },
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
      });
      stops.push(observer.subscribe(() => undefined));
      await settled();
      return asked;
    },
  };
}

describe('replies on screen', () => {
  test('about a touched run are asked again, about others not at all', async () => {
    const { show, changed, settled } = screen();
    const touched = [
      await show('run.get', { run: 'a' }, { root_run: 'a' }),
      await show('run.get', { run: 'a/sub' }, { root_run: 'a' }),
      await show('rows.open', { root: 'a', filter: {} }, { id: 'rows-a' }),
      await show('rows.slice', { id: 'rows-a', from: 0, n: 2 }, { rows: [{ seq: 1 }] }),
      await show('timeline.open', { root: 'a' }, { id: 'time-a' }),
      await show('timeline.window', { id: 'time-a' }),
      await show('step.get', { root: 'a', step: 's' }, { seq: 1 }),
    ];
    const others = [
      await show('run.get', { run: 'b' }, { root_run: 'b' }),
      await show('rows.open', { root: 'b', filter: {} }, { id: 'rows-b' }),
      await show('rows.slice', { id: 'rows-b', from: 0, n: 2 }, { rows: [] }),
      await show('timeline.open', { root: 'b' }, { id: 'time-b' }),
      await show('timeline.window', { id: 'time-b' }),
      await show('step.get', { root: 'b', step: 's' }),
      await show('runs.open', {}),
      await show('problems.list', { from: 0, n: 10 }),
      await show('settings.read', {}),
    ];
    changed({ runs: [{ run: 'a', rev: 1 }] });
    await settled();
    expect(touched.map(({ times }) => times)).toEqual(touched.map(() => 2));
    expect(others.map(({ times }) => times)).toEqual(others.map(() => 1));
  });

  test('an append leaves steps and whole pages before it alone', async () => {
    const { show, changed, settled } = screen();
    await show('rows.open', { root: 'a' }, { id: 'rows-a' });
    const kept = [
      await show('step.get', { root: 'a', step: 'old' }, { seq: 10 }),
      await show('rows.slice', { id: 'rows-a', from: 0, n: 2 }, { rows: [{ seq: 9 }, { seq: 10 }] }),
    ];
    const asked = [
      await show('step.get', { root: 'a', step: 'new' }, { seq: 11 }),
      await show('rows.slice', { id: 'rows-a', from: 2, n: 2 }, { rows: [{ seq: 10 }] }),
    ];
    changed({ runs: [{ run: 'a', rev: 1, appended_from: 10 }] });
    await settled();
    expect(kept.map(({ times }) => times)).toEqual([1, 1]);
    expect(asked.map(({ times }) => times)).toEqual([2, 2]);
  });

  test('flags and progress reach what they name', async () => {
    const { show, changed, progress, settled } = screen();
    const list = await show('runs.open', {});
    const problems = await show('problems.list', { from: 0, n: 10 });
    const sources = await show('sources.list', {});
    const status = await show('index.status', {});
    changed({ list: true });
    await settled();
    changed({ problems: true });
    await settled();
    changed({ sources: true });
    await settled();
    progress();
    await settled();
    expect({ list: list.times, problems: problems.times, sources: sources.times, status: status.times }).toEqual({
      list: 2,
      problems: 2,
      sources: 4,
      status: 5,
    });
  });

  test('everything is asked again after a reconnect', async () => {
    const { show, reconnected, settled } = screen();
    const shown = [await show('runs.open', {}), await show('view.read', {}), await show('run.get', { run: 'b' })];
    reconnected();
    await settled();
    expect(shown.map(({ times }) => times)).toEqual([2, 2, 2]);
  });

  test('a reply that an event overtook is asked once more, and is not cancelled before it comes', async () => {
    const { show, changed, settled } = screen();
    const asked = await show('run.get', { run: 'a' }, { root_run: 'a' });
    const answers: ((value: unknown) => void)[] = [];
    asked.answer = () => new Promise((answer) => answers.push(answer));
    changed({ runs: [{ run: 'a', rev: 2 }] });
    await expect.poll(() => answers.length).toBe(1);
    for (let rev = 3; rev < 13; rev++) changed({ runs: [{ run: 'a', rev }] });
    expect(asked.times).toBe(2);
    answers[0]?.({ root_run: 'a' });
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.({ root_run: 'a' });
    await settled();
    expect(asked.times).toBe(3);
  });
});
