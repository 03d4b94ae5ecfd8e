import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contract, type MethodName, type Params, type Result } from '../../src/shared/api.ts';
import type { ServerMessage } from '../../src/shared/rpc/messages.ts';
import type { WindowBridge } from '../../src/shared/window-bridge.ts';
import { writeRuns } from '../e2e/native-runs.ts';
import { expect, test } from './shell.ts';

interface Asking {
  retrace: WindowBridge;
  ask(method: MethodName, params: unknown): Promise<ServerMessage>;
}

/** Calls the bridge as the interface does, from the page. */
async function connect(page: Page): Promise<void> {
  await page.evaluate(() => {
    const side = globalThis as unknown as Asking;
    const waiting = new Map<number, (message: ServerMessage) => void>();
    side.retrace.connect(
      (message) => {
        if (message.type === 'result' || message.type === 'error') waiting.get(message.id)?.(message);
      },
      () => undefined,
    );
    let id = 1_000_000;
    side.ask = (method, params) =>
      new Promise((resolve) => {
        id += 1;
        waiting.set(id, resolve);
        side.retrace.send({ type: 'request', id, method, params });
      });
  });
}

type Ask = <M extends MethodName>(method: M, params: Params<M>) => Promise<Result<M>>;

/** Work in the background: asked again until it is there. */
async function ready<S extends { phase: string }>(get: () => Promise<S>): Promise<void> {
  await expect.poll(async () => (await get()).phase).toBe('ready');
}

/** A run against itself, with itself, and its state. */
async function askOfComparing(ask: Ask, run: string): Promise<void> {
  await ask('compare.peer', { run });
  const { id } = await ask('compare.open', { left: run, right: run });
  await ready(() => ask('compare.get', { id }));
  const rows = await ask('compare.rows', { id, only_differences: false, unfolded: [0] });
  expect((await ask('compare.slice', { id: rows.id, from: 0, n: 9 })).rows).toHaveLength(3);
  expect(await ask('compare.indexOf', { id: rows.id, pair: 1 })).toEqual({ index: 1 });
  expect(await ask('compare.pairOf', { id, side: 'right', seq: 2 })).toEqual({ pair: 1 });
  expect(await ask('compare.next', { id: rows.id, index: -1, back: false })).toEqual({ index: null, pair: null });
  expect(ArrayBuffer.isView((await ask('compare.ruler', { id: rows.id, px: 10 })).marks)).toBe(true);
  const view = { sorted_keys: true, unescaped: true, normalised: true };
  expect(await ask('compare.pair', { id, pair: 0, view })).toMatchObject({ mark: 'same' });
  const place = { id, pair: 0, view, field: 'raw', side: 'left', offset: 0, n: 100 } as const;
  expect((await ask('compare.text', place)).bytes).toBeGreaterThan(0);
  expect((await ask('compare.markdown', { id })).text).toContain('No differences');
  expect(await ask('compare.close', { id })).toEqual({ closed: true });

  const several = await ask('braid.open', { runs: [run, run] });
  await ready(() => ask('braid.get', several));
  const all = { ...several, only_differences: false };
  expect((await ask('braid.slice', { ...all, from: 0, n: 9 })).columns).toHaveLength(3);
  expect(await ask('braid.indexOf', { ...all, column: 1 })).toEqual({ index: 1 });
  expect(await ask('braid.next', { ...several, column: -1, back: false })).toEqual({ column: null });
  expect(ArrayBuffer.isView((await ask('braid.ruler', { ...all, px: 10 })).marks)).toBe(true);
  await ask('braid.close', several);

  const state = await ask('state.open', { run });
  await ready(() => ask('state.get', state));
  expect(await ask('state.writes', { ...state, pointer: '', from: 0, n: 9 })).toEqual({ rows: [], total: 0 });
  expect(await ask('state.writer', { ...state, pointer: '', seq: 1 })).toEqual({
    ...{ write: null, place: null, previous: null, next: null },
  });
  // The run has no state: that is an answer, too.
  const none = /Not in this trace: a state/;
  const paths = { ...state, seq: 1, unfolded: [], text: '' };
  await expect(ask('state.tree', { ...paths, from: 0, n: 9 })).rejects.toThrow(none);
  await expect(ask('state.place', { ...paths, pointer: '' })).rejects.toThrow(none);
  await expect(ask('state.difference', { ...state, left: 1, right: 2, pointer: '' })).rejects.toThrow(none);
  await ask('state.close', state);
}

test('every method of the contract answers through the bridge, and refuses what is none of its parameters', async ({
  openWindow,
  folder,
}) => {
  const traces = writeRuns(folder, 'runs', [{ id: 'a', title: 'A run', errors: 1 }]);
  appendFileSync(join(traces, 'a.trace.jsonl'), '{"type":\n');
  const { page } = await openWindow({ paths: [traces] });
  await expect(page.getByRole('heading', { name: 'A run' })).toBeVisible();
  // All of the file is read: its steps, and the line that is none.
  await expect(page.getByRole('status', { name: 'Status' }).getByRole('button', { name: '1 problem' })).toBeVisible();
  await connect(page);
  const asked = new Set<MethodName>();
  const ask = async <M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> => {
    asked.add(method);
    const reply = await page.evaluate(([name, values]) => (globalThis as unknown as Asking).ask(name, values), [
      method,
      params,
    ] as [MethodName, unknown]);
    if (reply.type !== 'result') throw new Error(`${method}: ${JSON.stringify(reply)}`);
    return reply.result as Result<M>;
  };

  expect(await ask('app.info', {})).toMatchObject({ shell: 'electron', browse_anywhere: false });
  for (const method of ['index.status', 'sources.found', 'log.tail', 'settings.read', 'view.read'] as const) {
    expect(await ask(method, {}), method).toBeInstanceOf(Object);
  }
  const { sources } = await ask('sources.list', {});
  expect(sources).toMatchObject([{ path: traces, kind: 'folder' }]);
  const source = sources[0]?.id ?? 0;
  await ask('sources.browse', { path: traces });
  await ask('sources.unrecognised', {});
  expect(await ask('recent.list', {})).toMatchObject({ recent: [{ path: traces, kind: 'folder' }] });
  expect(await ask('recent.clear', {})).toEqual({ recent: [] });
  await ask('sources.add', { paths: [traces] });
  await ask('settings.write', {});
  expect(await ask('view.write', { value: '{}' })).toEqual({ written: true });

  const listing = { sort: 'started', descending: true, group: 'none', utc_offset_minutes: 0 } as const;
  const list = await ask('runs.open', { filter: {}, ...listing });
  const [row] = (await ask('runs.slice', { id: list.id, from: 0, n: 1 })).rows;
  if (row?.row !== 'run') throw new Error('no run');
  const { run } = row;
  expect((await ask('runs.indexOf', { id: list.id, run })).index).toBe(0);
  expect((await ask('runs.newest', { paths: [traces] })).run).toBe(run);
  expect(await ask('run.get', { run })).toMatchObject({ title: 'A run', steps: 3 });
  await ask('run.content', { run });
  const rows = await ask('rows.open', { root: run, filter: {}, folds: { all: 'open', except: [] } });
  const [step] = (await ask('rows.slice', { id: rows.id, from: 0, n: 5 })).rows;
  if (step === undefined) throw new Error('no step');
  expect((await ask('rows.indexOf', { id: rows.id, step: step.step })).index).toBe(0);
  expect((await ask('steps.jump', { root: run, seq: 0, to: 'error', back: false })).target).not.toBeNull();
  expect((await ask('steps.at', { root: run, seq: 1 })).target).not.toBeNull();
  const detail = await ask('step.get', { root: run, step: step.step });
  const field = /"field":"([^"]+)"/.exec(JSON.stringify(detail.request))?.[1] ?? '';
  await ask('step.find', { root: run, step: step.step, text: 'note' });
  const body = await ask('payload.read', { root: run, step: step.step, field, offset: 0, n: 100 });
  expect(new TextDecoder().decode(body.data)).toContain('"note"');
  const timeline = await ask('timeline.open', { root: run, fold_idle: true });
  const place = { id: timeline.id };
  const drawn = await ask('timeline.window', {
    ...place,
    from_us: 0,
    to_us: 1e9,
    px: 800,
    lane_from: 0,
    lane_to: 4,
  });
  // Columns come as columns, not as objects with numbers for keys.
  expect(Object.values(drawn).some((column) => ArrayBuffer.isView(column))).toBe(true);
  await ask('timeline.locate', { ...place, seq: 1 });
  await ask('timeline.move', { ...place, seq: 1, to: 'next' });
  await ask('timeline.steps', { ...place, seqs: [1] });
  const { problems } = await ask('problems.list', { from: 0, n: 10 });
  await ask('problems.step', { id: problems[0]?.id ?? 0 });
  await ask('problems.read', { id: problems[0]?.id ?? 0, offset: 0, n: 100 });
  await ask('palette.search', { text: 'run' });
  await askOfComparing(ask, run);
  await ask('sources.add_samples', {});
  await ask('sources.rescan', {});
  await ask('sources.pause', { id: source, paused: true });
  await ask('sources.remove', { id: source });
  await ask('index.cancel', {});
  await ask('index.resume', {});
  await ask('index.rebuild', {});
  expect([...asked].sort()).toEqual(Object.keys(contract).sort());

  for (const method of Object.keys(contract) as MethodName[]) {
    const reply = await page.evaluate((name) => (globalThis as unknown as Asking).ask(name, 'none of them'), method);
    expect(reply, method).toMatchObject({ type: 'error', error: { code: 'invalid_request' } });
  }
});
