import { describe, expect, it } from 'vitest';
import { laneAt, laneRange, layoutLanes, rowAt, rowBox, wholeLanes } from './lanes.ts';

const lanes = [
  { run: 'main', rows: 2 },
  { run: 'a', rows: 1 },
  { run: 'b', rows: 3 },
];

describe('lanes', () => {
  it('have the heights of the design: rows of 17, five around, a row for turns', () => {
    const { boxes, height } = layoutLanes(lanes, new Set(), true);
    expect(boxes.map((box) => [box.top, box.height])).toEqual([
      [0, 56],
      [56, 22],
      [78, 56],
    ]);
    expect(height).toBe(134);
  });

  it('are cut off between two of them, unless even the first is too high', () => {
    const layout = layoutLanes(lanes, new Set(), true);
    expect([200, 134, 133, 78, 60, 56].map((height) => wholeLanes(layout, height))).toEqual([134, 134, 78, 78, 56, 56]);
    expect(wholeLanes(layout, 50)).toBe(50);
  });

  it('fold into the height of one row, and keep the turns', () => {
    const { boxes } = layoutLanes(lanes, new Set(['main', 'a', 'b']), true);
    expect(boxes.map((box) => [box.height, box.folded])).toEqual([
      [39, true],
      [22, false],
      [22, true],
    ]);
    const box = boxes[2];
    if (!box) throw new Error('no third lane');
    const tops = [0, 1, 2].map((row) => rowBox(box, row).top);
    expect(tops).toEqual([3, 8, 13]);
    expect([0, 1, 2].map((row) => rowAt(box, rowBox(box, row).top + 1))).toEqual([0, 1, 2]);
  });

  it('of any number of rows stay inside their height when folded', () => {
    for (const rows of [2, 7, 15, 32]) {
      const [box] = layoutLanes([{ run: 'x', rows }], new Set(['x']), false).boxes;
      if (!box) throw new Error('no lane');
      for (let row = 0; row < rows; row++) {
        const { top, height } = rowBox(box, row);
        expect(top).toBeGreaterThanOrEqual(3);
        expect(height).toBeGreaterThanOrEqual(1);
        expect(top + height).toBeLessThanOrEqual(box.height);
      }
    }
  });

  it('are found by height, rows too', () => {
    const layout = layoutLanes(lanes, new Set(), true);
    expect([-5, 0, 55, 56, 80, 999].map((y) => laneAt(layout, y))).toEqual([0, 0, 0, 1, 2, 2]);
    const [main] = layout.boxes;
    if (!main) throw new Error('no lane');
    expect([5, 21, 38, 55].map((y) => rowAt(main, y))).toEqual([-1, 0, 1, -1]);
  });

  it('are asked for in blocks of sixteen', () => {
    const many = layoutLanes(
      Array.from({ length: 100 }, (_, index) => ({ run: String(index), rows: 1 })),
      new Set(),
      false,
    );
    expect(laneRange(many, 0, 300)).toEqual({ from: 0, to: 16 });
    expect(laneRange(many, 22 * 20, 22 * 34)).toEqual({ from: 16, to: 48 });
    expect(laneRange(many, 22 * 97, 22 * 200)).toEqual({ from: 96, to: 100 });
  });
});
