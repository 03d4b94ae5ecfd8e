import { expect, it } from 'vitest';
import { readView, writeView } from './saved-view.ts';
import { DEFAULT_VIEW, NEW_RUN_VIEW, type ViewState } from './view-store.ts';

const view: ViewState = {
  ...DEFAULT_VIEW,
  view: 'compare',
  compared: { left: 'claude-code:a', right: 'codex:b', pair: 7 },
  several: { runs: ['claude-code:a', 'codex:b', 'codex:c'], column: 3 },
  compare: { only_differences: true, rules_off: ['timestamps'], ignore: ['/meta/*'] },
  marked: ['codex:b'],
  run: 'claude-code:a',
  runs: {
    'claude-code:a': {
      ...{ ...NEW_RUN_VIEW, step: 'toolu_1', zoom: { from_us: 1, to_us: 9 } },
      state: { on: true, path: '/a/b', unfolded: ['/a'], tab: 'difference', a: 3, b: null },
    },
  },
  tab: 'raw',
  detail: { ...DEFAULT_VIEW.detail, field: 'state', layout: 'inline', sorted_keys: false, unescaped: false },
  listing: { filter: { text: 'half-typ' }, sort: 'cost', descending: false, group: 'day' },
  sidebar: false,
  panel: 'log',
  sizes: { ...DEFAULT_VIEW.sizes, sidebar: 300 },
  scale: 1.25,
  overlay: 'palette',
};

it('restores what the user was doing, overlays apart', () => {
  const { overlay: _overlay, ...kept } = view;
  expect(readView(writeView(view))).toEqual(kept);
});

it('starts from the defaults on anything it does not understand', () => {
  expect(readView(null)).toEqual({});
  expect(readView('{"version":1')).toEqual({});
  expect(readView('{"version":99,"scale":2}')).toEqual({});
});

it('a view saved before comparing existed keeps its sizes', () => {
  const { compare: _compare, ...sizes } = { ...DEFAULT_VIEW.sizes, sidebar: 300 };
  const read = readView(JSON.stringify({ ...JSON.parse(writeView(view)), sizes }));
  expect(read.sizes).toEqual({ ...DEFAULT_VIEW.sizes, sidebar: 300 });
});

it('a view saved before several runs could be compared shows two', () => {
  const { several: _several, ...saved } = JSON.parse(writeView(view));
  expect(readView(JSON.stringify(saved))).toMatchObject({ several: null, compared: view.compared });
});

it('one broken field does not cost the others', () => {
  const saved = { ...JSON.parse(writeView(view)), scale: 'huge', sizes: { sidebar: -1 } };
  const read = readView(JSON.stringify(saved));
  expect(read.scale).toBe(1);
  expect(read.sizes).toEqual(DEFAULT_VIEW.sizes);
  expect(read.run).toBe('claude-code:a');
});

it('stays within what the engine takes, keeping the runs used last', () => {
  const runs = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `run-${at}`,
      { ...NEW_RUN_VIEW, folds: { all: 'open' as const, except: Array.from({ length: 5000 }, (_, n) => `step-${n}`) } },
    ]),
  );
  const text = writeView({ ...view, runs });
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(Object.keys(readView(text).runs ?? {})).toContain('run-59');
});
