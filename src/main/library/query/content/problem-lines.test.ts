import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, runRecord, stepRecord, TraceFolder } from '../trace-testing.ts';

let folder: TraceFolder;
beforeEach(() => {
  folder = new TraceFolder();
});
afterEach(() => folder.close());

describe('the line of a problem', () => {
  it('is read in windows of its very bytes, and no more once the file is another', async () => {
    const broken = '{"type":"step","é';
    const path = folder.write('r.trace.jsonl', lines(runRecord('r'), stepRecord('r', 1), broken, stepRecord('r', 2)));
    const { problems } = await folder.ask('problems.list', { from: 0, n: 9 });
    const [problem] = problems;
    if (problem === undefined) throw new Error('the broken line is no problem');
    const read = (offset: number, n: number) => folder.ask('problems.read', { id: problem.id, offset, n });
    const expected = Buffer.from(broken);
    const whole = await read(0, 1000);
    expect(Buffer.from(whole.data).toString()).toBe(broken);
    expect(whole.bytes).toBe(expected.length);
    expect(problem.bytes).toBe(expected.length);
    const { data } = await read(expected.length - 1, 1000);
    expect([...data]).toEqual([expected.at(-1)]);
    expect((await read(5000, 10)).data.length).toBe(0);

    await expect(folder.ask('problems.read', { id: 99, offset: 0, n: 1 })).rejects.toMatchObject({ code: 'gone' });
    writeFileSync(path, 'another file altogether\n');
    await expect(read(0, 10)).rejects.toMatchObject({ code: 'gone' });
  });
});
