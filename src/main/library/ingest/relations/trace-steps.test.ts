import { describe, expect, it } from 'vitest';
import { STEP_STATUSES, STEP_TYPES, type StepStatus, type StepType } from '../../../../shared/model/step.ts';
import { StepRow } from '../rows/step-row.ts';
import { traceSteps } from './trace-steps.ts';

interface Given {
  key: string;
  above?: string;
  type?: StepType;
  status?: StepStatus;
  at?: number | null;
  took?: number | null;
  input?: number;
}

let id = 0;
function delivered({ key, above, type = 'event', status = 'ok', at = 0, took = 1, input }: Given): StepRow {
  return Object.assign(new StepRow(id++, 1, key), {
    parent_key: above ?? null,
    type: STEP_TYPES.indexOf(type),
    status: STEP_STATUSES.indexOf(status),
    started_at_us: at,
    duration_us: took,
    input_tokens: input ?? null,
  });
}

const read = (...given: Given[]) => traceSteps(given.map(delivered));
const keys = (...given: Given[]) => read(...given).map(({ row }) => row.key);
const repeated = (...given: Given[]) => read(...given).flatMap(({ row, repeats }) => (repeats ? row.key : []));

describe('the steps of a trace', () => {
  it('are in order of start, a parent before its children where starts are equal, those without a time last', () => {
    expect(
      keys(
        { key: 'z', at: null },
        { key: 'a', above: 'm', at: 5 },
        { key: 'm', above: 'r', at: 5 },
        { key: 'r', at: 5 },
        { key: 'b', at: 1 },
      ),
    ).toEqual(['b', 'r', 'm', 'a', 'z']);
  });

  it('are one a key: the delivery that ended, then the one that ended last, whichever came first', () => {
    const open: Given = { key: 'a', status: 'running', at: 9, took: null };
    const short: Given = { key: 'a', took: 2 };
    const long: Given = { key: 'a', took: 7 };
    for (const given of [
      [open, short, long],
      [long, open, short],
      [short, long, open],
    ]) {
      expect(read(...given).map(({ row }) => row.duration_us)).toEqual([7]);
    }
  });

  it('have their parents, and rings are cut above the step that began first', () => {
    const steps = read(
      { key: 'c', above: 'b', at: 3 },
      { key: 'b', above: 'a', at: 2 },
      { key: 'a', above: 'c', at: 1 },
      { key: 'd', above: 'b', at: 4 },
      { key: 'e', above: 'nobody', at: 5 },
    );
    expect(steps.map(({ row, parent }) => [row.key, parent === null ? null : steps[parent]?.row.key])).toEqual([
      ['a', null],
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'b'],
      ['e', null],
    ]);
  });
});

describe('a model call around another', () => {
  it('repeats it, over any number of levels', () => {
    expect(
      repeated(
        { key: 'outer', type: 'llm', at: 1, input: 9 },
        { key: 'middle', type: 'llm', above: 'outer', at: 2, input: 9 },
        { key: 'chain', above: 'middle', at: 3 },
        { key: 'inner', type: 'llm', above: 'chain', at: 4, input: 9 },
      ),
    ).toEqual(['outer', 'middle']);
  });

  it('is another call where a tool or an agent lies between', () => {
    for (const type of ['tool', 'agent'] as const) {
      expect(
        repeated(
          { key: 'outer', type: 'llm', at: 1, input: 9 },
          { key: 'between', type, above: 'outer', at: 2 },
          { key: 'inner', type: 'llm', above: 'between', at: 3, input: 4 },
        ),
      ).toEqual([]);
    }
  });

  it('keeps its tokens where the inner one has none, and embeddings inside it are calls of their own', () => {
    expect(
      repeated(
        { key: 'outer', type: 'llm', at: 1, input: 9 },
        { key: 'inner', type: 'llm', above: 'outer', at: 2 },
        { key: 'embedding', type: 'retrieval', above: 'outer', at: 3, input: 4 },
      ),
    ).toEqual([]);
    expect(
      repeated({ key: 'outer', type: 'llm', at: 1 }, { key: 'inner', type: 'llm', above: 'outer', at: 2 }),
    ).toEqual(['outer']);
  });
});
