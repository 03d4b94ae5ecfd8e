import { beforeEach, describe, expect, it } from 'vitest';
import { TestIndex } from './index-testing.ts';

let index: TestIndex;
beforeEach(() => {
  index = new TestIndex();
});

describe('palette', () => {
  it('finds runs by name and steps of the run on screen by number, id and words', () => {
    const a = index.run(index.file('/a.jsonl'), 'a', { title: 'Deploy the site', last_at_us: 1 });
    index.run(index.file('/b.jsonl'), 'b', { title: 'Other', tool_names: 'deploy', last_at_us: 2 });
    index.step(a, { key: 'toolu_1', columns: { name: 'Bash', summary: 'deploy --now' } });
    index.step(a, { key: 'toolu_2', columns: { name: 'Read', summary: 'file' } });
    index.commit(a);
    const ask = index.asking();
    const hits = (text: string, root?: string) =>
      ask('palette.search', { text, ...(root !== undefined && { root }) }).hits.map(
        (hit) => `${hit.kind} ${hit.title}`,
      );
    expect(hits('deploy')).toEqual(['run Deploy the site', 'run Other']);
    expect(hits('DEPLOY now', 'retrace:a')).toEqual(['step Bash']);
    expect(hits('deploy', 'retrace:a')).toEqual(['step Bash', 'run Deploy the site', 'run Other']);
    expect(hits('toolu_2', 'retrace:a')).toEqual(['step Read']);
    expect(hits('#2', 'retrace:a')).toEqual(['step Read']);
    expect(hits('3', 'retrace:a')).toEqual([]);
    expect(hits('', 'retrace:a')).toEqual(['run Other', 'run Deploy the site']);
    expect(ask('palette.search', { text: 'read', root: 'retrace:a' })).toMatchObject({
      runs_searched: 2,
      hits: [
        {
          kind: 'step',
          run: 'retrace:a',
          step: 'toolu_2',
          seq: 2,
          title: 'Read',
          detail: 'file',
          type: 'tool',
          status: 'ok',
        },
      ],
    });
  });
});
