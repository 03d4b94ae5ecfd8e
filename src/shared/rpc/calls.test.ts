import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../api.ts';
import { RetraceError } from '../errors.ts';
import { RpcCalls } from './calls.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';
import { type RpcAnswerer, serveCalls } from './serve.ts';

interface Asked {
  method: string;
  params: unknown;
  signal: AbortSignal;
  answer(result: unknown): void;
  fail(error: unknown): void;
}

/** Both ends of a connection in one place, with an engine whose answers the test gives. */
function connection() {
  const asked: Asked[] = [];
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine: RpcAnswerer = {
    request: (method, params, { signal }) =>
      new Promise((answer, fail) => {
        asked.push({ method, params, signal, answer, fail });
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const answers: ServerMessage[] = [];
  const server = serveCalls(engine, (message) => {
    answers.push(message);
    calls.receive(message);
  });
  const calls: RpcCalls = new RpcCalls((message: ClientMessage) => server.receive(message));
  const emit = (event: EngineEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { asked, answers, calls, server, emit, listeners };
}

describe('calls over a channel', () => {
  test('answers find their call, in any order', async () => {
    const { asked, calls } = connection();
    const first = calls.request('steps.at', { root: 'a', seq: 1 });
    const second = calls.request('steps.at', { root: 'b', seq: 2 });
    expect(asked.map(({ params }) => params)).toEqual([
      { root: 'a', seq: 1 },
      { root: 'b', seq: 2 },
    ]);
    asked[1]?.answer({ target: null, rev: 2 });
    asked[0]?.answer({ target: null, rev: 1 });
    expect(await second).toEqual({ target: null, rev: 2 });
    expect(await first).toEqual({ target: null, rev: 1 });
  });

  test('an error crosses as its code, message and action, without a stack', async () => {
    const { asked, answers, calls } = connection();
    const call = calls.request('run.get', { run: 'x' });
    asked[0]?.fail(new RetraceError('gone', 'The run is gone.', 'Rescan.'));
    await expect(call).rejects.toMatchObject({ code: 'gone', message: 'The run is gone.', action: 'Rescan.' });
    expect(answers).toEqual([
      { type: 'error', id: 1, error: { code: 'gone', message: 'The run is gone.', action: 'Rescan.' } },
    ]);
  });

  test('abort rejects at once and aborts the work at the other end', async () => {
    const { asked, calls } = connection();
    const controller = new AbortController();
    const call = calls.request('run.get', { run: 'x' }, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked[0]?.signal.aborted).toBe(true);
    await expect(calls.request('run.get', { run: 'x' }, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(asked).toHaveLength(1);
  });

  test('events reach every listener until it leaves', () => {
    const { calls, emit } = connection();
    const seen: string[] = [];
    const leave = calls.subscribe(({ event }) => seen.push(`first ${event}`));
    calls.subscribe(({ event }) => seen.push(`second ${event}`));
    emit({ event: 'progress', data: { rev: 1 } });
    leave();
    emit({ event: 'settings', data: {} });
    expect(seen).toEqual(['first progress', 'second progress', 'second settings']);
  });

  test('resend asks only what has no answer yet', async () => {
    const { asked, calls } = connection();
    const done = calls.request('run.get', { run: 'done' });
    asked[0]?.answer({});
    await done;
    const sent: ClientMessage[] = [];
    const lost = new RpcCalls((message) => sent.push(message));
    const waiting = lost.request('run.get', { run: 'x' });
    lost.resend();
    expect(sent).toHaveLength(2);
    lost.receive({ type: 'result', id: 1, result: {} });
    await waiting;
    lost.resend();
    expect(sent).toHaveLength(2);
  });

  test('closing cancels what runs, unsubscribes and sends nothing more', async () => {
    const { asked, answers, calls, server, listeners } = connection();
    const call = calls.request('run.get', { run: 'x' });
    server.close();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(listeners.size).toBe(0);
    asked[0]?.answer({});
    await Promise.resolve();
    expect(answers).toEqual([]);
    calls.rejectAll(new RetraceError('unavailable', 'closed'));
    await expect(call).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('what is no message of the protocol, and a call id used twice, are refused', () => {
    const { server, asked } = connection();
    for (const message of [
      null,
      'request',
      { type: 'request', id: '1', method: 'run.get' },
      { type: 'request', id: 0, method: 'run.get', params: {} },
      { type: 'event', event: 'changed' },
      { type: 'request', id: 1, method: 'x'.repeat(65), params: {} },
    ]) {
      expect(() => server.receive(message)).toThrow(RetraceError);
    }
    server.receive({ type: 'request', id: 1, method: 'run.get', params: {} });
    expect(() => server.receive({ type: 'request', id: 1, method: 'run.get', params: {} })).toThrow(/already open/);
    expect(asked).toHaveLength(1);
  });

  test('calls beyond those that run wait their turn, and may be cancelled while they do', async () => {
    const { server, answers, asked } = connection();
    for (let id = 1; id <= 40; id++) server.receive({ type: 'request', id, method: 'run.get', params: { id } });
    expect(asked).toHaveLength(32);
    server.receive({ type: 'cancel', id: 33 });
    asked[0]?.answer({});
    await expect.poll(() => asked.length).toBe(33);
    expect(asked[32]?.params).toEqual({ id: 34 });
    expect(answers).toEqual([{ type: 'result', id: 1, result: {} }]);
  });

  test('waiting calls are bounded', () => {
    const { server, answers, asked } = connection();
    for (let id = 1; id <= 32 + 4096 + 1; id++) server.receive({ type: 'request', id, method: 'run.get', params: {} });
    expect(asked).toHaveLength(32);
    expect(answers).toMatchObject([{ type: 'error', id: 32 + 4096 + 1, error: { code: 'unavailable' } }]);
  });
});
