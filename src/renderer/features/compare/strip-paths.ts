import type { TimelineOverview } from '../../../shared/api.ts';
import { STEP_KINDS, type StepKind } from '../../../shared/model/step.ts';

const ERROR_BIT = 16;

export interface StripPath {
  /** `error` lies over all others. */
  kind: StepKind | 'error';
  d: string;
}

/** The overview of a run as one path for each kind of step, a unit a cell wide and a unit a row high. */
export function stripPaths({ cells, rows, kinds }: Pick<TimelineOverview, 'cells' | 'rows' | 'kinds'>): StripPath[] {
  const parts = new Map<StripPath['kind'], string[]>();
  const draw = (kind: StripPath['kind'], row: number, from: number, to: number) => {
    const path = parts.get(kind) ?? [];
    path.push(`M${from} ${row}h${to - from}v1H${from}z`);
    parts.set(kind, path);
  };
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < cells; ) {
      const cell = kinds[row * cells + from] ?? 0;
      let to = from + 1;
      while (to < cells && kinds[row * cells + to] === cell) to++;
      const kind = STEP_KINDS[(cell & (ERROR_BIT - 1)) - 1];
      if (kind !== undefined) draw(kind, row, from, to);
      if (cell & ERROR_BIT) draw('error', row, from, to);
      from = to;
    }
  }
  return [...STEP_KINDS, 'error' as const].flatMap((kind) => {
    const path = parts.get(kind);
    return path === undefined ? [] : [{ kind, d: path.join('') }];
  });
}
