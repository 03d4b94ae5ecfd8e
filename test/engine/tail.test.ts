import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';
import { runLine, stepLine, trace } from './trace.ts';

/** C14 (docs/faults.md): live tailing loses nothing and doubles nothing, through the real watcher. */
describe('C14 live tail', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await openWorkbench();
  });
  afterEach(() => bench.close());

  const stepKeys = async (id: string): Promise<string[] | null> => {
    const run = (await bench.runs()).find((row) => row.run_id === id);
    return run === undefined ? null : (await bench.steps(run.run)).map((step) => step.step);
  };
  const expectSteps = (id: string, keys: string[]) =>
    bench.until(
      `${id} with ${keys.length} steps`,
      async () => JSON.stringify(await stepKeys(id)) === JSON.stringify(keys),
    );
  const keys = (count: number) => Array.from({ length: count }, (_, n) => `s${n + 1}`);

  test('appends through a descriptor that stays open', async () => {
    const file = openSync(join(bench.folder, 'held.trace.jsonl'), 'a');
    writeSync(file, runLine('held'));
    for (let n = 1; n <= 30; n++) {
      writeSync(file, stepLine('held', n));
      if (n % 10 === 0) await expectSteps('held', keys(n));
    }
    closeSync(file);
  });

  test('a file written byte by byte, inside UTF-8 characters too, gives the steps of one read', async () => {
    const bytes = Buffer.from(trace('bytes', 12));
    const path = join(bench.folder, 'bytes.trace.jsonl');
    const file = openSync(path, 'a');
    for (const byte of bytes) {
      writeSync(file, Buffer.from([byte]));
      // Yields, so that the watcher really sees the file in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    closeSync(file);
    await expectSteps('bytes', keys(12));
    writeFileSync(join(bench.folder, 'whole.trace.jsonl'), trace('whole', 12));
    await expectSteps('whole', keys(12));
    const [live, whole] = await Promise.all(
      ['bytes', 'whole'].map(async (id) => {
        const run = (await bench.runs()).find((row) => row.run_id === id);
        const steps = await bench.steps(run?.run ?? '');
        return steps.map(({ run: _run, ...step }) => step);
      }),
    );
    expect(live).toEqual(whole);
    expect((await bench.engine.request('problems.list', { from: 0, n: 10 })).total).toBe(0);
  });

  test('a truncated file is read anew', async () => {
    const path = join(bench.folder, 'cut.trace.jsonl');
    writeFileSync(path, trace('cut', 20));
    await expectSteps('cut', keys(20));
    truncateSync(path, Buffer.byteLength(trace('cut', 7)));
    await expectSteps('cut', keys(7));
    appendFileSync(path, stepLine('cut', 8));
    await expectSteps('cut', keys(8));
  });

  test('a renamed file keeps its run, once', async () => {
    const path = join(bench.folder, 'before.trace.jsonl');
    writeFileSync(path, trace('moved', 5));
    await expectSteps('moved', keys(5));
    renameSync(path, join(bench.folder, 'after.trace.jsonl'));
    await bench.until('the run at its new place', async () => {
      const rows = (await bench.runs()).filter((row) => row.run_id === 'moved' && !row.missing);
      return rows.length === 1 && rows[0]?.path.endsWith('after.trace.jsonl');
    });
    await expectSteps('moved', keys(5));
  });

  test('a file replaced by one of equal size is read anew', async () => {
    const path = join(bench.folder, 'swap.trace.jsonl');
    writeFileSync(path, trace('swap-a', 9));
    await expectSteps('swap-a', keys(9));
    const next = `${path}.next`;
    writeFileSync(next, trace('swap-b', 9));
    renameSync(next, path);
    await expectSteps('swap-b', keys(9));
    await bench.until('the old run gone', async () => (await stepKeys('swap-a')) === null);
  });

  test('a file replaced by a larger one is read anew', async () => {
    const path = join(bench.folder, 'grow.trace.jsonl');
    writeFileSync(path, trace('grow-a', 4));
    await expectSteps('grow-a', keys(4));
    const next = `${path}.next`;
    writeFileSync(next, trace('grow-b', 40));
    renameSync(next, path);
    await expectSteps('grow-b', keys(40));
    await bench.until('the old run gone', async () => (await stepKeys('grow-a')) === null);
  });

  test('a deleted file leaves its run on screen, marked missing', async () => {
    const path = join(bench.folder, 'gone.trace.jsonl');
    writeFileSync(path, trace('gone', 3));
    await expectSteps('gone', keys(3));
    rmSync(path);
    await bench.until('the run marked missing', async () =>
      (await bench.runs()).some((row) => row.run_id === 'gone' && row.missing),
    );
  });
});

test('C14 10,000 files: each is indexed once, and a new one is still seen at once', async () => {
  const bench = await openWorkbench({
    prepare: (folder) => {
      for (let n = 0; n < 10_000; n++) writeFileSync(join(folder, `${n}.trace.jsonl`), trace(`many-${n}`, 2));
    },
  });
  try {
    const ids = (await bench.runs()).map((run) => run.run_id);
    expect(ids.length).toBe(10_000);
    expect(new Set(ids).size).toBe(10_000);
    writeFileSync(join(bench.folder, 'new.trace.jsonl'), trace('new', 1));
    await bench.until('the new run', async () => (await bench.runs()).some((run) => run.run_id === 'new'));
  } finally {
    await bench.close();
  }
});
