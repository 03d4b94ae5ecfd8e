import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, runRecord, START, stepRecord, TraceFolder } from '../trace-testing.ts';

const ROOT = 'retrace:r';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const get = (step: string) => folder.ask('step.get', { root: ROOT, step });

/** Puts another file, or a folder, in the place of one. */
function replace(path: string, content: string | null): void {
  if (content === null) mkdirSync(`${path}.new`);
  else writeFileSync(`${path}.new`, content);
  rmSync(path);
  renameSync(`${path}.new`, path);
}

describe('a file that is not what it was', () => {
  const text = () =>
    lines(runRecord('r'), stepRecord('r', 1, { request: { a: 1 } }), stepRecord('r', 2, { request: { b: 2 } }));
  const changes: [string, (path: string) => void, string][] = [
    ['deleted', (path) => rmSync(path), 'gone'],
    ['cut', (path) => truncateSync(path, 400), 'gone'],
    ['replaced', (path) => replace(path, text()), 'gone'],
    ['written over', (path) => writeFileSync(path, text().replaceAll('1', '3')), 'gone'],
    ['a folder by now', (path) => replace(path, null), 'gone'],
  ];
  it.each(changes)('%s', async (_, change, code) => {
    const path = folder.write('r.trace.jsonl', text());
    expect((await get('s2')).name).toBe('notes.write');
    change(path);
    for (const field of ['part/0', 'request/0/pieces/0']) {
      const fresh = folder.ask('payload.read', { root: ROOT, step: 's1', field, offset: 0, n: 10 });
      await expect(fresh).rejects.toMatchObject({ code, action: expect.any(String) });
    }
    const left = await get('s1');
    expect(left).toMatchObject({ name: 'notes.write', duration_us: expect.any(Number), request: null, response: null });
    expect(left.unread).toContain(path);
    expect(left.absent).toMatchObject({ request: left.unread, response: left.unread });
    expect(left.facts).toEqual([]);
    expect(left.parts).toMatchObject([{ path, line: 2, payload: { head: '', whole: false } }]);
  });

  it('C14: one written over in place and read anew shows what it holds now, at the same places too', async () => {
    const path = folder.write('r.trace.jsonl', text());
    const record = async () => (await get('s2')).parts[0]?.payload.head;
    expect(await record()).toContain('{"b":2}');
    writeFileSync(path, text().replace('{"b":2}', '{"b":7}'));
    // File systems count in steps of some milliseconds.
    utimesSync(path, START / 1000, START / 1000);
    folder.index('r.trace.jsonl');
    expect(await record()).toContain('{"b":7}');
  });

  it('one that only grew is still read', async () => {
    const path = folder.write('r.trace.jsonl', text());
    appendFileSync(path, lines(stepRecord('r', 3)));
    await expect(get('s1')).resolves.toMatchObject({ step: 's1' });
    await expect(get('s3')).rejects.toMatchObject({ code: 'not_found' });
  });
});
