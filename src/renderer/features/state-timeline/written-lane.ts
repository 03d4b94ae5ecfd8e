import { STATE_LANE_PARTS } from '../../../shared/api.ts';

/** Marks of the parts of a run, 1 wide and 10 high each, as an SVG path; neighbours are one mark. */
export function lanePath(written: readonly number[]): string {
  let path = '';
  for (let at = 0; at < written.length; at++) {
    const from = written[at] ?? 0;
    let width = 1;
    while (written[at + 1] === from + width) {
      width++;
      at++;
    }
    path += `M${from} 0h${width}v10h-${width}z`;
  }
  return path;
}

/** Where a step stands on the lane, as a CSS length. */
export function lanePlace(seq: number, steps: number): string {
  const part = Math.min(STATE_LANE_PARTS - 1, Math.floor(((seq - 1) * STATE_LANE_PARTS) / Math.max(1, steps)));
  return `${((part + 0.5) * 100) / STATE_LANE_PARTS}%`;
}
