import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldText } from '../../payload/field-text.ts';
import { isDeeper, printJson, unescapedJson } from '../../payload/json-text.ts';
import { findText } from './find-text.ts';
import { applyPatch, isEqual } from './json-patch.ts';
import { selectByPointer } from './json-pointer.ts';
import { compareStates } from './state-changes.ts';

const never = new AbortController().signal;
const text = (value: string) => new FieldText('f', 'text', null, () => value);

/** Any string, lone surrogates included. */
const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude00', '🦊', 'ß', '\0')), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join(''));

describe('fields', () => {
  it('windows make the whole, heads are its beginning and never half a character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 9 }), fc.nat(80), (value, n, most) => {
        const field = text(value);
        const whole = Buffer.from(value.toWellFormed());
        expect(field.bytes).toBe(whole.length);
        const windows: Uint8Array[] = [];
        for (let offset = 0; offset < field.bytes; offset += n) windows.push(field.window(offset, n));
        expect(Buffer.concat(windows)).toEqual(whole);
        const head = field.head(most);
        expect(Buffer.byteLength(head)).toBeLessThanOrEqual(most);
        expect(value.toWellFormed().startsWith(head)).toBe(true);
        expect(head.isWellFormed()).toBe(true);
        const next = value.toWellFormed().slice(head.length);
        if (next !== '')
          expect(Buffer.byteLength(head + String.fromCodePoint(next.codePointAt(0) ?? 0))).toBeGreaterThan(most);
      }),
    );
  });

  it('hits are where the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('İ', 'ß', 'Ab', '🦊', ' ', '.', '\n'), { maxLength: 40 }), (pieces) => {
        const value = pieces.join('');
        const { hits } = findText([text(value)], 'aB.', never);
        expect(hits.length).toBe(value.split('Ab.').length - 1);
        for (const { offset } of hits) {
          expect(
            Buffer.from(value)
              .subarray(offset, offset + 3)
              .toString(),
          ).toBe('Ab.');
        }
      }),
    );
  });

  it('hits are limited, binary fields are left out, an abort ends the search', () => {
    expect(findText([text('x'.repeat(500))], 'X', never)).toMatchObject({ cut: true, hits: { length: 200 } });
    const image = new FieldText('i', 'binary', 'image/png', () => Buffer.from('find me'));
    expect(findText([image], 'find', never).hits).toEqual([]);
    expect(() => findText([text('x')], 'x', AbortSignal.abort())).toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    );
  });
});

describe('JSON to read', () => {
  it('says the same as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(printJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(printJson(value)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('does not outgrow a deep value by its indentation', () => {
    let deep: unknown = Array.from({ length: 10_000 }, () => 1);
    for (let level = 0; level < 1_000; level++) deep = level % 2 === 0 ? [deep] : { [`k${level}`]: deep };
    const compact = JSON.stringify(deep);
    const printed = printJson(deep);
    expect(printed.length).toBeLessThan(compact.length * 2);
    expect(printed.split('\n').length).toBeGreaterThan(60);
    expect(JSON.stringify(JSON.parse(printed))).toBe(compact);
    expect(isDeeper(deep, 1_001)).toBe(false);
    expect(isDeeper(deep, 1_000)).toBe(true);
  });

  it('unescaped, a text has the lines it has, and no other escape is touched', () => {
    const value = { code: 'if a:\n\treturn "\\n"\r\n', n: [1] };
    expect(unescapedJson(printJson(value))).toBe(
      ['{', '  "code": "if a:', '    \treturn \\"\\\\n\\"\\r', '    ",', '  "n": [', '    1', '  ]', '}'].join('\n'),
    );
  });

  it('unescaped, no two values are printed alike', () => {
    // Escapes again what stands inside a text.
    const escaped = (text: string) => {
      let indent = '';
      return text
        .split(/("(?:[^"\\]|\\.)*")/s)
        .map((piece, at) => {
          if (at % 2 === 1) return piece.replaceAll(`\n${indent}  `, '\\n').replaceAll('\t', '\\t');
          indent = /\n( *)[^\n]*$/.exec(piece)?.[1] ?? indent;
          return piece;
        })
        .join('');
    };
    const texts = fc
      .array(fc.constantFrom('\n', '\t', '\\', '"', ' ', 'n', 'a'), { maxLength: 8 })
      .map((all) => all.join(''));
    const values = fc.dictionary(texts, fc.oneof(texts, fc.array(texts), fc.dictionary(texts, texts)));
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(escaped(unescapedJson(printJson(value))))).toEqual(value);
      }),
    );
  });

  it('pointers select what RFC 6901 says', () => {
    const value = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };
    const selected = ['', '/foo/0', '/', '/a~1b', '/m~0n', '/ ', '/foo/2', '/foo/-', '/foo/00', '/toString', 'x'];
    expect(selected.map((pointer) => selectByPointer(value, pointer))).toEqual([
      ...[value, 'bar', 0, 1, 8, 7],
      ...[undefined, undefined, undefined, undefined, undefined],
    ]);
  });
});

/** Changing it anywhere throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(Object.freeze(value))) frozen(inner);
  return value;
}

describe('patches', () => {
  // Neither the value nor the patch may be changed.
  const apply = (value: unknown, ...patch: unknown[]) => applyPatch(frozen(structuredClone(value)), frozen(patch));

  it('share with the value what they do not change, and copy what they change once', () => {
    const value = frozen({ a: { kept: {}, b: [{ n: 1 }, { n: 2 }] }, other: {} });
    const given = { list: [] };
    const result = applyPatch(
      value,
      frozen([
        { op: 'remove', path: '/a/b/0' },
        { op: 'replace', path: '/a/b/0/n', value: 3 },
        { op: 'add', path: '/a/given', value: given },
        { op: 'add', path: '/a/given/list/-', value: 'in the result alone' },
        { op: 'move', from: '/a/b/0', path: '/moved' },
        { op: 'add', path: '/moved/more', value: true },
        { op: 'copy', from: '/a/given', path: '/copied' },
        { op: 'add', path: '/copied/list/-', value: 'in the copy alone' },
      ]),
    );
    expect(result).toEqual({
      a: { kept: {}, b: [], given: { list: ['in the result alone'] } },
      other: {},
      moved: { n: 3, more: true },
      copied: { list: ['in the result alone', 'in the copy alone'] },
    });
    expect((result as typeof value).other).toBe(value.other);
    expect((result as typeof value).a.kept).toBe(value.a.kept);
    expect(given).toEqual({ list: [] });
    const proto = JSON.parse('{"__proto__": {"x": 1}}');
    expect(JSON.stringify(apply(proto, { op: 'replace', path: '/__proto__/x', value: 2 }))).toBe(
      '{"__proto__":{"x":2}}',
    );
  });

  it('do what RFC 6902 says', () => {
    const value = { a: [1, 2, 3], b: { c: 'x' } };
    expect(apply(value, { op: 'add', path: '/a/1', value: 9 })).toEqual({ a: [1, 9, 2, 3], b: { c: 'x' } });
    expect(apply(value, { op: 'add', path: '/a/-', value: null })).toEqual({ a: [1, 2, 3, null], b: { c: 'x' } });
    expect(apply(value, { op: 'add', path: '/b/c', value: 'y' })).toEqual({ a: [1, 2, 3], b: { c: 'y' } });
    expect(apply(value, { op: 'remove', path: '/a/0' })).toEqual({ a: [2, 3], b: { c: 'x' } });
    expect(apply(value, { op: 'replace', path: '', value: 7 })).toBe(7);
    expect(apply(value, { op: 'move', from: '/b/c', path: '/a/0' })).toEqual({ a: ['x', 1, 2, 3], b: {} });
    expect(apply(value, { op: 'copy', from: '/a', path: '/b/d' })).toEqual({
      a: [1, 2, 3],
      b: { c: 'x', d: [1, 2, 3] },
    });
    expect(apply(value, { op: 'test', path: '/b', value: { c: 'x' } })).toEqual(value);
  });

  it.each([
    [{ op: 'remove', path: '/nope' }],
    [{ op: 'replace', path: '/a/3', value: 1 }],
    [{ op: 'add', path: '/a/5', value: 1 }],
    [{ op: 'add', path: '/a/x', value: 1 }],
    [{ op: 'add', path: '/b/x/y', value: 1 }],
    [{ op: 'add', path: 'a', value: 1 }],
    [{ op: 'add', path: '/a' }],
    [{ op: 'test', path: '/a/0', value: 2 }],
    [{ op: 'move', from: '/b', path: '/b/c' }],
    [{ op: 'remove', path: '' }],
    [{ op: 'grow', path: '/a' }],
    [null],
  ])('refuse %j', (operation) => {
    expect(() => apply({ a: [1, 2, 3], b: { c: 'x' } }, operation)).toThrow('operation 0');
  });

  it('never reach a prototype', () => {
    const patched = apply({}, { op: 'add', path: '/__proto__', value: { polluted: true } });
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect(Object.keys(patched as object)).toEqual(['__proto__']);
    expect(() => apply({}, { op: 'add', path: '/constructor/prototype/polluted', value: 1 })).toThrow('nowhere');
    expect('polluted' in {}).toBe(false);
  });
});

describe('what a state changed', () => {
  it('names each path', () => {
    const before = { kept: 1, 'a/b': [1, 2, { x: 'old' }], gone: { deep: true }, empty: {}, kind: [] };
    const after = { kept: 1, 'a/b': [1, 3, { x: 'new' }, 4], empty: {}, kind: {}, fresh: null };
    expect(compareStates(before, after)).toEqual({
      changes: [
        { pointer: '/gone', change: 'removed', before: '{"deep":true}', after: null },
        { pointer: '/a~1b/1', change: 'changed', before: '2', after: '3' },
        { pointer: '/a~1b/2/x', change: 'changed', before: '"old"', after: '"new"' },
        { pointer: '/a~1b/3', change: 'added', before: null, after: '4' },
        { pointer: '/kind', change: 'changed', before: '[]', after: '{}' },
        { pointer: '/fresh', change: 'added', before: null, after: 'null' },
      ],
      changes_cut: false,
      unchanged_paths: 3,
    });
  });

  it('is empty for equal states and only for those', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [left, right] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
        expect(compareStates(left, structuredClone(left)).changes).toEqual([]);
        expect(compareStates(left, right).changes.length === 0).toBe(isEqual(left, right));
      }),
    );
  });

  it('is cut to a length', () => {
    const { changes, changes_cut } = compareStates(
      {},
      Object.fromEntries(Array.from({ length: 500 }, (_, n) => [n, 'x'.repeat(500)])),
    );
    expect(changes.length).toBe(200);
    expect(changes_cut).toBe(true);
    expect(changes[0]?.after?.length).toBe(200);
  });
});
