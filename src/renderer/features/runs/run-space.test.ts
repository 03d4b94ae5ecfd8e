import { describe, expect, it } from 'vitest';
import type { RunGroupRow, RunRow } from '../../../shared/api.ts';
import { type EngineList, type ListRow, pinnedSpace } from './run-space.ts';

/** A list of rows named by letters; a leading `#` makes a group head. */
function listOf(...names: string[]): EngineList {
  const rows = names.map((name) =>
    name.startsWith('#')
      ? ({ row: 'group', label: name, runs: 1 } satisfies RunGroupRow)
      : ({ row: 'run', run: name } as RunRow),
  );
  const group_rows = names.flatMap((name, at) => (name.startsWith('#') ? [at] : []));
  return {
    list: { id: names.join(), rev: 1, count: rows.length, group_rows, runs: rows.length - group_rows.length },
    slice: async (from, n) => rows.slice(from, from + n),
    indexOf: async (run) => {
      const at = rows.findIndex((row) => row.row === 'run' && row.run === run);
      return at < 0 ? null : at;
    },
  };
}

const nameOf = (row: ListRow) => (row.row === 'run' ? row.run : row.row === 'group' ? row.label : `[${row.section}]`);
const signal = new AbortController().signal;

describe('pinned live runs', () => {
  it.each([
    ['both', listOf('l'), listOf('a', 'b'), ['[live]', 'l', '[rest]', 'a', 'b'], [0, 2]],
    ['grouped rest', listOf('l'), listOf('#g', 'a', '#h', 'b'), ['[live]', 'l', '#g', 'a', '#h', 'b'], [0, 2, 4]],
    ['none live', listOf(), listOf('a', 'b'), ['a', 'b'], []],
    ['only live', listOf('l'), null, ['[live]', 'l'], [0]],
    ['nothing', listOf(), null, [], []],
  ])('%s', async (_name, live, rest, names, heads) => {
    const space = pinnedSpace(live, rest);
    expect(space.count).toBe(names.length);
    expect(space.heads).toEqual(heads);
    expect((await space.load(0, 100, signal)).map(nameOf)).toEqual(names);
    for (let from = 0; from < names.length; from++) {
      for (let n = 1; n <= names.length - from; n++) {
        expect((await space.load(from, n, signal)).map(nameOf)).toEqual(names.slice(from, from + n));
      }
    }
    for (const [at, name] of names.entries()) {
      if (/^\w$/.test(name)) expect(await space.locate(name, signal)).toBe(at);
    }
    expect(await space.locate('gone', signal)).toBeNull();
  });

  it('is another version when either list changed', () => {
    const versions = [
      pinnedSpace(listOf('l'), listOf('a')),
      pinnedSpace(listOf('m'), listOf('a')),
      pinnedSpace(listOf('l'), listOf('b')),
      pinnedSpace(listOf('l'), null),
    ].map((space) => space.version);
    expect(new Set(versions).size).toBe(4);
  });
});
