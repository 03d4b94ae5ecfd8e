import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, runRecord, stepRecord, TraceFolder } from '../trace-testing.ts';

const ROOT = 'retrace:r';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

const trace = (...steps: Parameters<typeof lines>) => folder.write('r.trace.jsonl', lines(runRecord('r'), ...steps));

describe('run.content', () => {
  const content = () => folder.ask('run.content', { run: ROOT });

  it('is what the records of the run itself say, read in windows', async () => {
    const input = { text: 'ä'.repeat(300_000) };
    const path = folder.write(
      'r.trace.jsonl',
      lines({ ...runRecord('r'), input, entry: { command: ['node', 'a.js'] }, output: null }, stepRecord('r', 1), {
        ...{ type: 'end', run_id: 'r', status: 'success', output: 'all done' },
      }),
    );
    const { fields, unread } = await content();
    expect(unread).toBeNull();
    expect(fields.map(({ label, payload }) => [label, payload.kind, payload.whole])).toEqual([
      ['Input', 'json', false],
      ['Output', 'text', true],
      ['Entry', 'json', true],
    ]);
    expect(fields[1]?.payload.head).toBe('all done');
    const whole: Uint8Array[] = [];
    const field = fields[0]?.payload.field ?? '';
    for (let offset = 0; offset < (fields[0]?.payload.bytes ?? 0); offset += 200_000) {
      whole.push((await folder.ask('payload.read', { root: ROOT, step: null, field, offset, n: 200_000 })).data);
    }
    expect(JSON.parse(Buffer.concat(whole).toString())).toEqual(input);
    const unknown = folder.ask('payload.read', { root: ROOT, step: null, field: 'run/none', offset: 0, n: 1 });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });

    // Another run's fields are not taken for this one's; a file that is gone says so.
    folder.write('s.trace.jsonl', lines({ ...runRecord('s'), input: 'other' }, stepRecord('s', 1)));
    expect((await folder.ask('run.content', { run: 'retrace:s' })).fields).toMatchObject([
      { payload: { head: 'other' } },
    ]);
    rmSync(path);
    const left = await content();
    expect(left.fields).toEqual([]);
    expect(left.unread).toContain(path);
  });

  it('is empty where the format has no such records', async () => {
    trace(stepRecord('r', 1));
    expect(await content()).toMatchObject({ fields: [], unread: null });
  });
});
