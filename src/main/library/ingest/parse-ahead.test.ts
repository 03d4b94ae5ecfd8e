import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { generateTrace } from '../../../../bench/generate/index.ts';
import { FORMATS } from '../../formats/registry.ts';
import { ParseThread } from '../parse/parse-thread.ts';
import type { WriterOptions } from './index-writer.ts';
import { TestFolder } from './ingest-testing.ts';

const trace = (format: 'retrace' | 'claude-code', steps = 300) =>
  `${[...generateTrace({ format, shape: 'structure', steps, seed: 5, lineBytes: 400 })].join('\n')}\n`;

/** Small pieces, so that the thread has to wait for the writer. */
const ahead: WriterOptions = { formats: FORMATS, thread_bytes: 0, chunk_bytes: 1_000 };
const here: WriterOptions = { formats: FORMATS, thread_bytes: Infinity };

async function readAll(folder: TestFolder, name: string): Promise<void> {
  // Between slices the event loop turns, as it does in the worker: a lost thread is noticed then.
  while (!folder.slice(name, 20).done) await new Promise(setImmediate);
}

async function readOf(text: string, options: WriterOptions): Promise<Record<string, unknown[]>> {
  const folder = new TestFolder(options);
  folder.write('a.jsonl', text);
  await readAll(folder, 'a.jsonl');
  folder.writer.settle();
  return folder.dump();
}

describe('a large file parsed in a thread of its own', () => {
  it.each(['retrace', 'claude-code'] as const)('gives the same index as one parsed here: %s', async (format) => {
    const text = `${trace(format)}broken\n{"type":"future"}\n{"type":`;
    expect(await readOf(text, ahead)).toEqual(await readOf(text, here));
  });

  it('goes on here with what was appended, whoever read the beginning', async () => {
    const [first, second] = [trace('retrace'), trace('retrace', 600)];
    const folder = new TestFolder(ahead);
    folder.write('a.jsonl', first);
    await readAll(folder, 'a.jsonl');
    folder.append('a.jsonl', second.slice(0, 5_000));
    await readAll(folder, 'a.jsonl');
    folder.reopen();
    folder.append('a.jsonl', second.slice(5_000));
    await readAll(folder, 'a.jsonl');
    folder.writer.settle();
    expect(folder.dump()).toEqual(await readOf(first + second, here));
  });

  it('takes what is appended while it is read', async () => {
    const [first, second] = [trace('claude-code'), trace('claude-code', 100)];
    const folder = new TestFolder(ahead);
    folder.write('a.jsonl', first);
    folder.slice('a.jsonl', 0);
    folder.append('a.jsonl', second);
    await readAll(folder, 'a.jsonl');
    folder.writer.settle();
    expect(folder.dump()).toEqual(await readOf(first + second, here));
  });

  it('takes what is appended after the thread came to the end', async () => {
    const [first, second] = [trace('retrace', 20), trace('retrace', 30)];
    const folder = new TestFolder({ ...ahead, chunk_bytes: 1_000_000 });
    folder.write('a.jsonl', first);
    while (folder.slice('a.jsonl', 0).bytes === 0) await new Promise(setImmediate);
    // The thread has nothing to wait for; in these turns it finds the end of the file.
    for (let turn = 0; turn < 1_000; turn++) await new Promise(setImmediate);
    folder.append('a.jsonl', second);
    await readAll(folder, 'a.jsonl');
    folder.writer.settle();
    expect(folder.dump()).toEqual(await readOf(first + second, here));
  });

  it('can be left in the middle, for the next one and for itself again', async () => {
    const folder = new TestFolder(ahead);
    const path = folder.write('a.jsonl', trace('retrace', 2_000));
    folder.slice('a.jsonl', 0);
    folder.writer.forget(path);
    folder.write('b.jsonl', trace('claude-code'));
    await readAll(folder, 'b.jsonl');
    await readAll(folder, 'a.jsonl');
    expect(folder.dump().file).toMatchObject([
      { id: 'a.jsonl', status: 'whole', format: 'retrace' },
      { id: 'b.jsonl', status: 'whole', format: 'claude-code' },
    ]);
  });

  it('is read here when the thread dies or cannot be started', async () => {
    const text = trace('retrace');
    const expected = await readOf(text, here);
    const thread = new ParseThread(() => new Worker('throw new Error("no memory")', { eval: true }));
    expect(await readOf(text, { ...ahead, thread })).toEqual(expected);
    // And the next one does not try again.
    expect(await readOf(text, { ...ahead, thread })).toEqual(expected);
  });
});
