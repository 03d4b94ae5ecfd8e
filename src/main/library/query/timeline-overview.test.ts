import { describe, expect, it } from 'vitest';
import { STEP_KINDS } from '../../../shared/model/step.ts';
import { timelineOverview } from './timeline-overview.ts';
import { layoutOf } from './timeline-testing.ts';

describe('overview', () => {
  it('shows kinds, the deeper row over the other, and an error where its span ends', () => {
    const layout = layoutOf([
      { start: 0, duration: 2048, type: 'agent' },
      { start: 512, duration: 512, type: 'llm', parent: 0 },
      { start: 100, duration: 200, type: 'tool', run: 1, status: 'error' },
    ]);
    const overview = timelineOverview(layout, layout.axis(true), () => Number.NaN);
    const kindAt = (row: number, cell: number) => overview.kinds[row * overview.cells + cell];
    expect([overview.cells, overview.rows]).toEqual([2048, 3]);
    expect(kindAt(0, 1500)).toBe(STEP_KINDS.indexOf('agent') + 1);
    expect(kindAt(1, 600)).toBe(STEP_KINDS.indexOf('model') + 1);
    expect(kindAt(1, 100)).toBe(0);
    expect(kindAt(2, 150)).toBe(STEP_KINDS.indexOf('tool') + 1);
    expect(kindAt(2, 300)).toBe((STEP_KINDS.indexOf('tool') + 1) | 16);
  });

  it('groups lanes into eight rows', () => {
    const layout = layoutOf(Array.from({ length: 30 }, (_, index) => ({ start: index, duration: 5, run: index })));
    expect(timelineOverview(layout, layout.axis(true), () => Number.NaN).rows).toBe(8);
  });

  it('holds the context of a model call until the next one, and leaves gaps where one reports none', () => {
    const layout = layoutOf([
      { start: 100, duration: 10, type: 'llm' },
      { start: 300, duration: 10, type: 'llm' },
      { start: 500, duration: 10, type: 'llm' },
      { start: 600, duration: 10, type: 'llm', run: 1 },
      { start: 2047, duration: 1, type: 'event' },
    ]);
    const tokens = [1000, Number.NaN, 700, 9999, Number.NaN];
    const { context_tokens, max_context_tokens } = timelineOverview(
      layout,
      layout.axis(true),
      (step) => tokens[step] ?? Number.NaN,
    );
    expect(max_context_tokens).toBe(1000);
    expect([50, 100, 250, 350, 499, 500, 1000, 2000].map((cell) => context_tokens[cell])).toEqual([
      0, 1000, 1000, 0, 0, 700, 700, 700,
    ]);
  });

  it('of nothing is empty', () => {
    const layout = layoutOf([]);
    const overview = timelineOverview(layout, layout.axis(true), () => Number.NaN);
    expect([overview.rows, overview.kinds.length, overview.max_context_tokens]).toEqual([0, 0, 0]);
  });
});
