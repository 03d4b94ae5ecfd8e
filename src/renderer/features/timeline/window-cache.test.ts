import { describe, expect, it } from 'vitest';
import type { EngineClient, TimelineWindow } from '../../../shared/api.ts';
import { RetraceError } from '../../../shared/errors.ts';
import { rowKey, WindowCache, type WindowRequest } from './window-cache.ts';

const request = (from_us: number): WindowRequest => ({
  id: 't',
  from_us,
  to_us: from_us + 10,
  px: 100,
  lane_from: 0,
  lane_to: 1,
});

function reply(rev: number): TimelineWindow {
  return {
    rev,
    count: 3,
    lane: Uint16Array.of(0, 0, 2),
    row: Uint8Array.of(1, 1, 0),
    start: Float64Array.of(0, 1, 0),
    end: Float64Array.of(1, 2, 1),
    kind: new Uint8Array(3),
    flags: new Uint8Array(3),
    seq: Uint32Array.of(1, 2, 3),
    merged: Uint32Array.of(1, 1, 1),
    labels: ['a', '', 'b\u0007'],
    marks: [],
  };
}

/** An engine that answers when told to. */
function engine() {
  const asked: { from_us: number; answer(window: TimelineWindow): void; fail(error: Error): void }[] = [];
  const client = {
    request: (_method: string, { from_us }: WindowRequest) =>
      new Promise((resolve, reject) => asked.push({ from_us, answer: resolve, fail: reject })),
    subscribe: () => () => undefined,
  } as unknown as EngineClient;
  return { asked, client };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the windows that are kept', () => {
  it('are asked for once, one at a time, and of those that wait only the last', async () => {
    const { asked, client } = engine();
    let arrived = 0;
    const cache = new WindowCache(
      client,
      () => arrived++,
      () => undefined,
    );
    for (const from of [0, 0, 10, 20]) expect(cache.get(request(from))).toBeNull();
    expect(asked.map((one) => one.from_us)).toEqual([0]);
    asked[0]?.answer(reply(1));
    await settle();
    expect(asked.map((one) => one.from_us)).toEqual([0, 20]);
    expect(arrived).toBe(1);
    const window = cache.get(request(0));
    expect(window?.labels).toEqual(['a', '', 'b␇']);
    expect(window?.rows.get(rowKey(0, 1))).toEqual([0, 2]);
    expect(window?.rows.get(rowKey(2, 0))).toEqual([2, 3]);
  });

  it('are drawn while newer ones are on their way', async () => {
    const { asked, client } = engine();
    const cache = new WindowCache(
      client,
      () => undefined,
      () => undefined,
    );
    cache.get(request(0));
    asked[0]?.answer(reply(1));
    await settle();
    cache.outdate(2);
    expect(cache.get(request(0))?.data.rev).toBe(1);
    expect(asked).toHaveLength(2);
    asked[1]?.answer(reply(2));
    await settle();
    expect(cache.get(request(0))?.data.rev).toBe(2);
    expect(asked).toHaveLength(2);
  });

  it('are fetched ahead only when nothing else is to be done', async () => {
    const { asked, client } = engine();
    const cache = new WindowCache(
      client,
      () => undefined,
      () => undefined,
    );
    cache.get(request(0));
    cache.prefetch([request(0), request(50)]);
    expect(asked.map((one) => one.from_us)).toEqual([0]);
    cache.get(request(10));
    asked[0]?.answer(reply(1));
    await settle();
    expect(asked.map((one) => one.from_us)).toEqual([0, 10]);
    asked[1]?.answer(reply(1));
    await settle();
    expect(asked.map((one) => one.from_us)).toEqual([0, 10, 50]);
  });

  it('tell of a failure, and go on', async () => {
    const { asked, client } = engine();
    const failures: string[] = [];
    const cache = new WindowCache(
      client,
      () => undefined,
      (error) => failures.push(error.code),
    );
    cache.get(request(0));
    asked[0]?.fail(new RetraceError('gone', 'no longer open'));
    await settle();
    expect(failures).toEqual(['gone']);
    cache.get(request(0));
    expect(asked).toHaveLength(2);
  });
});
