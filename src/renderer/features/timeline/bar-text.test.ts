import { describe, expect, it } from 'vitest';
import { BarText, drawable } from './bar-text.ts';

/** Every character is 6 px wide. */
const context = { font: '10px x', measureText: (text: string) => ({ width: Array.from(text).length * 6 }) };
const shown = (label: string, bar: number) =>
  new BarText().fit(context as unknown as CanvasRenderingContext2D, label, bar - 8, bar);

describe('labels of bars', () => {
  it('show whole where they fit', () => {
    expect(shown('bash', 32)).toBe('bash');
    expect(shown('bash', 31)).toBe('');
  });

  it('are cut from 72 px on', () => {
    expect(shown('code_search_in_files', 72)).toBe('code_sear…');
    expect(shown('code_search_in_files', 71)).toBe('');
  });

  it('are the name alone where the rest has no room', () => {
    expect(shown('ask_user, timeout', 68)).toBe('ask_user');
    expect(shown('explorer: find what holds the drain lock', 80)).toBe('explorer');
    expect(shown('explorer: find what holds the drain lock', 200)).toMatch(/^explorer: find what .*…$/);
  });

  it('are the tool alone where its server has no room', () => {
    expect(shown('get_issue · linear', 120)).toBe('get_issue · linear');
    expect(shown('get_issue · linear', 64)).toBe('get_issue');
  });

  it('of several show the first that fits whole', () => {
    const first = (room: number) =>
      new BarText().firstFit(context as unknown as CanvasRenderingContext2D, ['turn 12', '12'], room);
    expect([42, 41, 12, 11].map(first)).toEqual(['turn 12', '12', '12', '']);
  });

  it('are never cut inside a character', () => {
    expect(shown('🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀', 80)).toMatch(/^(🚀)+…$/u);
  });

  it('show what would reorder or hide text', () => {
    expect(drawable('a\u202eb\nc')).toBe('a\\u{202e}b c');
  });
});
