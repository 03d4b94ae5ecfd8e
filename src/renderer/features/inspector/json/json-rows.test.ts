import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json-parse.ts';
import { foldedGlimpse, type JsonRow, jsonRows, keysToShow, openLevels, rowKey, rowOf } from './json-rows.ts';
import type { JsonTree } from './json-tree.ts';

function tree(value: unknown): JsonTree {
  const parsed = parseJson(JSON.stringify(value, null, 2));
  if (!parsed) throw new Error('not parsed');
  return parsed;
}
const NONE: ReadonlySet<string> = new Set();
const kinds = (rows: readonly JsonRow[]) => rows.map((row) => `${row.type} ${row.node}`);

describe('lines of JSON', () => {
  it('opens containers, puts short ones on one line, closes in order', () => {
    const of = tree({ a: 1, b: { c: 2 }, d: ['x'.repeat(60)] });
    expect(kinds(jsonRows(of, NONE, 9))).toEqual([
      'open 0',
      'value 1',
      'value 2',
      'open 4',
      'value 5',
      'close 4',
      'close 0',
    ]);
  });

  it('folds what was toggled, and what is deeper than its levels', () => {
    const of = tree([{ a: [['x'.repeat(60)]] }]);
    expect(kinds(jsonRows(of, NONE, 1))).toEqual(['open 0', 'folded 1', 'close 0']);
    expect(kinds(jsonRows(of, new Set([rowKey(1)]), 1))).toEqual([
      'open 0',
      'open 1',
      'folded 2',
      'close 1',
      'close 0',
    ]);
    expect(kinds(jsonRows(of, new Set([rowKey(0)]), 9))).toEqual(['folded 0']);
  });

  it('shows every value once when all is open', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const of = tree(value);
        const rows = jsonRows(of, NONE, Number.POSITIVE_INFINITY);
        const opened = rows.filter((row) => row.type === 'open').length;
        expect(rows.filter((row) => row.type === 'close')).toHaveLength(opened);
        const shown = new Set(rows.filter((row) => row.type !== 'close').map((row) => row.node));
        for (let node = 0; node < of.count; node++) {
          expect(shown.has(node) || shown.has(of.parent[node] ?? -1)).toBe(true);
        }
      }),
    );
  });

  it('groups the children of long containers, the first group open', () => {
    const of = tree(Array.from({ length: 1050 }, (_, n) => n));
    const rows = jsonRows(of, NONE, 9);
    expect(rows).toHaveLength(1 + 11 + 100 + 1);
    expect(rows.at(-2)).toMatchObject({ type: 'group', from: 1000, to: 1050, open: false });
    expect(jsonRows(of, new Set([rowKey(0, 1000)]), 9)).toHaveLength(1 + 11 + 100 + 50 + 1);
  });

  it('opens few lines of large values and all of small ones', () => {
    const large = tree(Array.from({ length: 5000 }, (_, n) => ({ n, name: 'x'.repeat(60), list: [[n]] })));
    expect(jsonRows(large, NONE, openLevels(large)).length).toBeLessThanOrEqual(300);
    const small = tree({ a: { b: { c: { d: ['x'.repeat(60)] } } } });
    expect(jsonRows(small, NONE, openLevels(small)).every((row) => row.type !== 'folded')).toBe(true);
  });

  it('does not unfold a thousand levels by itself', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 1000; level++) deep = [deep, 'x'.repeat(60)];
    const of = tree(deep);
    expect(openLevels(of)).toBeLessThan(30);
  });

  it('opens what hides a node: containers and groups', () => {
    const of = tree({ list: Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(60) })) });
    const target = [...Array(of.count).keys()].find(
      (node) =>
        of.place[node] === 1 &&
        of.text.slice(of.from[node], of.to[node]).includes('xx') &&
        of.place[of.parent[node] ?? 0] === 420,
    );
    if (target === undefined) throw new Error('no such node');
    const keys = new Set(keysToShow(of, target, NONE, 1));
    const rows = jsonRows(of, keys, 1);
    expect(rows[rowOf(of, rows, target)]).toMatchObject({ type: 'value', node: target });
    expect(keysToShow(of, target, keys, 1)).toEqual([]);
  });

  it('tells folded containers apart by their first plain values', () => {
    const of = tree([{ id: 96, name: 'item 96', nested: {} }, { nested: [] }, { text: 'x'.repeat(99) }]);
    expect(foldedGlimpse(of, 1)).toBe('"id": 96, "name": "item 96", …');
    expect(foldedGlimpse(of, 5)).toBe('');
    expect(foldedGlimpse(of, 7)).toBe('');
  });
});
