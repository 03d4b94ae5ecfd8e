import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSamePlace, linkPath, parseLink } from './link.ts';

it('writes and reads addresses of runs and steps', () => {
  expect(linkPath({ run: null, step: null })).toBe('/');
  expect(linkPath({ run: 'claude-code:a/b@12', step: 'toolu_1#2' })).toBe(
    '/run/claude-code%3Aa%2Fb%4012/step/toolu_1%232',
  );
  expect(parseLink('/run/x')).toEqual({ run: 'x', step: null });
  expect(parseLink('/run/x/step/y/')).toEqual({ run: 'x', step: 'y' });
  expect(parseLink('/other')).toBeNull();
  expect(parseLink('/run/%E0%A4%A')).toBeNull();
});

it('writes and reads the state over a run, at a path', () => {
  const link = { run: 'codex:a', step: 's1', state: '/files/src~1a.py' };
  expect(linkPath(link)).toBe('/run/codex%3Aa/step/s1/state/%2Ffiles%2Fsrc~1a.py');
  expect(parseLink(linkPath(link))).toEqual(link);
  expect(parseLink('/run/a/state')).toEqual({ run: 'a', step: null, state: '' });
  // A step that is called so is a step.
  expect(parseLink('/run/a/step/state')).toEqual({ run: 'a', step: 'state' });
  expect(linkPath({ run: 'a', step: null, state: `/${'k'.repeat(10_000)}` })).toBe('/run/a/state');
});

it('any keys come back from their link', () => {
  const key = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(key, fc.option(key), (run, step) => {
      const { pathname } = new URL(linkPath({ run, step }), 'http://localhost');
      // A browser resolves keys of dots alone as path segments: those are not addressable.
      fc.pre(!/^\.{1,2}$/.test(run) && !/^\.{1,2}$/.test(step ?? ''));
      expect(parseLink(pathname)).toEqual({ run, step });
    }),
  );
});

it('writes and reads addresses of comparisons', () => {
  expect(linkPath({ compare: null })).toBe('/compare');
  expect(parseLink('/compare')).toEqual({ compare: null });
  const compare = { left: 'codex:a/b', right: 'claude-code:c@12', pair: 0 };
  expect(linkPath({ compare })).toBe('/compare/codex%3Aa%2Fb/claude-code%3Ac%4012/pair/0');
  expect(parseLink(linkPath({ compare }))).toEqual({ compare });
  expect(parseLink('/compare/a/b/')).toEqual({ compare: { left: 'a', right: 'b', pair: null } });
  expect(parseLink('/compare/a')).toBeNull();
  expect(parseLink('/compare/a/b/pair/x')).toBeNull();
});

it('writes and reads addresses of several runs', () => {
  const several = { runs: ['codex:a/b', 'claude-code:c@12', 'at:x'], column: 4 };
  expect(linkPath({ several })).toBe('/compare/many/codex%3Aa%2Fb/claude-code%3Ac%4012/at%3Ax/at/4');
  expect(parseLink(linkPath({ several }))).toEqual({ several });
  expect(parseLink('/compare/many/a/b/c/')).toEqual({ several: { runs: ['a', 'b', 'c'], column: null } });
  expect(parseLink('/compare/many')).toEqual({ several: { runs: [], column: null } });
  expect(parseLink('/compare/many/%E0%A4%A')).toBeNull();
});

it('steps of one run and pairs of one comparison are one place', () => {
  const compare = { left: 'a', right: 'b', pair: 1 };
  expect(isSamePlace({ run: 'a', step: null }, { run: 'a', step: 's' })).toBe(true);
  expect(isSamePlace({ run: 'a', step: null }, { run: 'b', step: null })).toBe(false);
  expect(isSamePlace({ compare }, { compare: { ...compare, pair: 2 } })).toBe(true);
  expect(isSamePlace({ compare }, { compare: { left: 'b', right: 'a', pair: 1 } })).toBe(false);
  expect(isSamePlace({ compare: null }, { compare })).toBe(false);
  expect(isSamePlace({ compare: null }, { compare: null })).toBe(true);
  expect(isSamePlace({ compare: null }, { run: null, step: null })).toBe(false);
  expect(isSamePlace(null, { compare: null })).toBe(false);
  const several = { runs: ['a', 'b', 'c'], column: 4 };
  expect(isSamePlace({ several }, { several: { ...several, column: null } })).toBe(true);
  expect(isSamePlace({ several }, { several: { ...several, runs: ['a', 'b'] } })).toBe(false);
  expect(isSamePlace({ several }, { compare })).toBe(false);
  expect(isSamePlace({ compare }, { several })).toBe(false);
});

it('a key that no address can hold does not break its link', () => {
  const path = linkPath({ run: 'a\ud800', step: '\udc00b' });
  expect(parseLink(path)).toEqual({ run: 'a\ufffd', step: '\ufffdb' });
});
