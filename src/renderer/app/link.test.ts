import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linkPath, parseLink } from './link.ts';

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

it('a key that no address can hold does not break its link', () => {
  const path = linkPath({ run: 'a\ud800', step: '\udc00b' });
  expect(parseLink(path)).toEqual({ run: 'a\ufffd', step: '\ufffdb' });
});
