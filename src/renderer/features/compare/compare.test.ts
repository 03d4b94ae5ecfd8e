import { describe, expect, it } from 'vitest';
import type { ComparedRow, Comparison, Delta, Difference } from '../../../shared/api.ts';
import { stepRow } from '../../ui/step-row-testing.ts';
import { alignedName, countsText, fieldWords, foldText, markText, movedNote, type PairRow } from './aligned-words.ts';
import { deltaCells, harnessText } from './deltas.ts';
import {
  causeText,
  downstreamText,
  firstLines,
  grownText,
  noDifferenceText,
  togetherText,
  unreadText,
} from './difference-words.ts';
import { pointerTrouble } from './pointer-trouble.ts';
import { stripPaths } from './strip-paths.ts';

const STEP = stepRow({ run: 'retrace:a', seq: 8, summary: 'ls' });

const PAIR: PairRow = {
  row: 'pair',
  pair: 7,
  mark: 'changed',
  left: STEP,
  right: { ...STEP, seq: 9 },
  fields: ['request', 'response', 'state'],
  moved: null,
  difference: 1,
};

const delta = (left: number | null, right: number | null, bound: Partial<Delta> = {}): Delta => ({
  left,
  right,
  left_is_lower_bound: false,
  right_is_lower_bound: false,
  ...bound,
});

const DELTAS: Comparison['deltas'] = {
  status: { left: 'success', right: 'failure' },
  steps: delta(17, 19),
  errors: delta(0, 2),
  retries: delta(0, 1),
  input_tokens: delta(40_000, 46_000),
  output_tokens: delta(1200, 1400),
  cost_nano_usd: delta(110_000_000, 132_000_000),
  cost_computed: { left: false, right: false },
  time_us: delta(38_400_000, 52_900_000),
};

const DIFFERENCE: Difference = {
  pair: 7,
  left: 8,
  right: 8,
  fields: ['request'],
  text: 'Step 8, request: /timeout_ms is 15000 and 10000.',
  cause: { cause: 'tools', evidence: 'The tool was described in other words.', at: null },
};

const COMPARISON: Comparison = {
  id: 'c1',
  rev: 1,
  outcome: 'aligned',
  normalisation: 1,
  counts: { same: 10, changed: 1, left: 0, right: 0, moved: 0 },
  pairs: 11,
  left_steps: 11,
  right_steps: 11,
  first_difference: DIFFERENCE,
  first_divergence: null,
  reconverges: null,
  deltas: DELTAS,
  downstream: null,
  harness: [],
  harness_unknown: [],
  hidden: [],
  renames_unchecked: 0,
  left_out: { rules_off: [], ignore: [], fields: [] },
  little_shared: null,
  unread: { left: 0, right: 0, pairs: 0, reason: null },
};

describe('rows', () => {
  it('name what became of a step before the step', () => {
    expect(alignedName(PAIR)).toBe(
      'changed request, response and state; A 8, Tool call, bash, ls, OK; B 9, Tool call, bash, ls, OK',
    );
    expect(alignedName({ ...PAIR, mark: 'right', left: null, fields: [] })).toMatch(/^added; B 9, /);
    expect(alignedName({ ...PAIR, mark: 'left', right: null, fields: [] })).toMatch(/^removed; A 8, /);
    expect(alignedName({ ...PAIR, mark: 'moved', right: null, moved: 15 })).toMatch(
      /^moved; Moved: step 15 in B; A 8, /,
    );
    expect(alignedName({ ...PAIR, mark: 'same', fields: [] })).toMatch(/^A 8, /);
  });

  it('say in their tooltip what the sign between them means', () => {
    expect(markText(PAIR)).toBe('Changed: request, response and state');
    expect(markText({ ...PAIR, mark: 'left', right: null })).toBe('Only in A');
    expect(markText({ ...PAIR, mark: 'moved', left: null, moved: 11 })).toBe('Moved: step 11 in A');
    expect(movedNote({ ...PAIR, mark: 'moved', moved: 11 })).toBeNull();
    expect(fieldWords(['type'])).toBe('kind');
  });

  it('a fold tells the steps it hides, in both runs where their numbers differ', () => {
    const fold: Extract<ComparedRow, { row: 'fold' }> = {
      row: 'fold',
      pair: 0,
      pairs: 4,
      left_from: 1,
      left_to: 4,
      right_from: 1,
      right_to: 4,
    };
    expect(foldText(fold, false)).toBe('Steps 1 to 4 are the same in A and B');
    expect(foldText({ ...fold, right_from: 3, right_to: 6 }, false)).toBe(
      '4 steps are the same: 1 to 4 in A, 3 to 6 in B',
    );
    expect(foldText({ ...fold, pairs: 1, left_to: 1, right_to: 1 }, false)).toBe('Step 1 is the same in A and B');
    expect(foldText(fold, true)).toBe('Steps 1 to 4 are the same as far as could be read in A and B');
  });

  it('counts name only what there is', () => {
    expect(countsText({ same: 9, changed: 7, left: 1, right: 3, moved: 1 }, 12)).toBe(
      '12 differences: 7 changed, 1 only in A, 3 only in B, 1 moved',
    );
    expect(countsText({ same: 59, changed: 0, left: 0, right: 0, moved: 0 }, 0)).toBe('No differences in 59 steps');
  });
});

describe('figures', () => {
  const cell = (deltas: Comparison['deltas'], label: string) => deltaCells(deltas).find((each) => each.label === label);

  it('say how far apart the runs are, and which way is worse', () => {
    expect(cell(DELTAS, 'Status')).toMatchObject({ left: 'OK', right: 'Failed', same: false });
    expect(cell(DELTAS, 'Steps')).toMatchObject({ left: '17', right: '19', change: '+2', tone: null });
    expect(cell(DELTAS, 'Tokens')).toMatchObject({ left: '41.2k', right: '47.4k', change: '+15%', tone: 'worse' });
    expect(cell(DELTAS, 'Cost')).toMatchObject({ left: '$0.110', right: '$0.132', change: '+$0.022', tone: 'worse' });
    expect(cell(DELTAS, 'Duration')).toMatchObject({ left: '38.4s', right: '52.9s', change: '+14.5s' });
    expect(cell({ ...DELTAS, errors: delta(2, 1) }, 'Errors')).toMatchObject({ change: '−1', tone: 'better' });
    expect(cell({ ...DELTAS, retries: delta(1, 1) }, 'Retries')).toMatchObject({ change: null, same: true });
  });

  it('a difference too small to be printed is neither worse nor better', () => {
    expect(cell({ ...DELTAS, cost_nano_usd: delta(110_000_000, 110_000_500) }, 'Cost')).toMatchObject({
      ...{ left: '$0.110', right: '$0.110' },
      ...{ change: '+<$0.001', tone: null, same: false },
    });
  });

  it('an unknown figure is a dash that says so, and no difference is told of it', () => {
    const unknown = { ...DELTAS, input_tokens: delta(null, 5), output_tokens: delta(null, null) };
    expect(cell(unknown, 'Tokens')).toMatchObject({ left: '–', right: '5', change: null, tone: null, same: false });
    expect(cell(unknown, 'Tokens')?.tooltip).toContain('Not in trace A: tokens');
    expect(cell({ ...DELTAS, time_us: delta(null, null) }, 'Duration')).toMatchObject({
      left: '–',
      right: '–',
      same: false,
    });
  });

  it('a lower bound is marked, and no difference is told of it', () => {
    const bound = { ...DELTAS, cost_nano_usd: delta(1e9, 2e9, { right_is_lower_bound: true }) };
    expect(cell(bound, 'Cost')).toMatchObject({ left: '$1.00', right: '≥$2.00', change: null, tone: null });
  });

  it('of what is not recorded nothing is called the same', () => {
    expect(harnessText({ harness: [], harness_unknown: [] })).toBe('Same');
    expect(harnessText({ harness: [], harness_unknown: ['left: tools'] })).toBe('Same, as far as recorded');
    const prompt = {
      part: 'prompt' as const,
      label: 'system prompt',
      left: 'a',
      right: 'b',
      left_marks: null,
      right_marks: null,
    };
    expect(harnessText({ harness: [prompt, prompt], harness_unknown: [] })).toBe('2 differ: prompt');
  });
});

describe('the banner', () => {
  it('tells a cause as a guess, and says when there is none', () => {
    expect(causeText(DIFFERENCE.cause)).toBe('Likely cause: tools. The tool was described in other words.');
    expect(causeText({ cause: 'unknown', evidence: '', at: null })).toBe('Cause unknown.');
  });

  it('has one line where the runs part at their first difference', () => {
    expect(firstLines(COMPARISON).map(({ title }) => title)).toEqual(['First difference.']);
    expect(firstLines({ first_difference: DIFFERENCE, first_divergence: DIFFERENCE })).toHaveLength(1);
    const later = { ...DIFFERENCE, pair: 9 };
    expect(firstLines({ first_difference: DIFFERENCE, first_divergence: later }).map(({ title }) => title)).toEqual([
      'First difference.',
      'First divergence.',
    ]);
    expect(firstLines({ first_difference: null, first_divergence: null })).toEqual([]);
  });

  it('says where the runs come together again, and what followed', () => {
    expect(togetherText(COMPARISON)).toBeNull();
    const parted = { ...COMPARISON, first_divergence: DIFFERENCE };
    expect(togetherText(parted)).toBe('They do not come together again.');
    expect(togetherText({ ...parted, reconverges: { left: 14, right: 16 } })).toBe('Together again from A 14, B 16.');
    expect(downstreamText(COMPARISON)).toBeNull();
    expect(downstreamText({ ...parted, downstream: { ...DELTAS, retries: delta(0, 0) } })).toBe(
      'From where they part: steps 17 to 19 (+2), tokens 41.2k to 47.4k (+15%), cost $0.110 to $0.132 (+$0.022), duration 38.4s to 52.9s (+14.5s), errors 0 to 2 (+2).',
    );
  });

  it('of equal runs says what was left out, and that they are one', () => {
    const hidden = [{ rule: 'timestamps' as const, label: 'Times', count: 3, pairs: 1, examples: [] }];
    const equal = { ...COMPARISON, first_difference: null, hidden };
    expect(noDifferenceText(equal, false)).toBe('No differences in 10 steps. 3 values left out of comparing.');
    expect(noDifferenceText({ ...equal, hidden: [] }, true)).toBe(
      'A and B are the same run. No differences in 10 steps.',
    );
  });

  it('tells of steps that came since, and of those that could not be read', () => {
    expect(grownText(0, 0)).toBeNull();
    expect(grownText(0, 12)).toBe('B has 12 new steps.');
    expect(grownText(1, 2)).toBe('A has 1 new step, B has 2 new steps.');
    expect(unreadText(COMPARISON)).toBeNull();
    expect(unreadText({ ...COMPARISON, unread: { left: 3, right: 0, pairs: 3, reason: 'The file is gone.' } })).toBe(
      'The content of 3 steps of A could not be read: compared by kind, name and status alone. The file is gone.',
    );
  });
});

describe('drawing', () => {
  it('a strip has a path for each kind, errors last', () => {
    // Two rows of four cells: model, model, none, tool with an error; none, tool, tool, none.
    const kinds = Uint8Array.from([1, 1, 0, 18, 0, 2, 2, 0]);
    expect(stripPaths({ cells: 4, rows: 2, kinds })).toEqual([
      { kind: 'model', d: 'M0 0h2v1H0z' },
      { kind: 'tool', d: 'M3 0h1v1H3zM1 1h2v1H1z' },
      { kind: 'error', d: 'M3 0h1v1H3z' },
    ]);
  });
});

it('a path to ignore must be a pointer that names a key, and be new', () => {
  expect(pointerTrouble('/arguments/*/at', [])).toBeNull();
  expect(pointerTrouble('/a~0b/c~1d', [])).toBeNull();
  expect(pointerTrouble('arguments', [])).toContain('starts with /');
  expect(pointerTrouble('/', [])).toContain('starts with /');
  expect(pointerTrouble('/a~b', [])).toContain('~0');
  expect(pointerTrouble('/a', ['/a'])).toContain('already');
  expect(
    pointerTrouble(
      '/b',
      Array.from({ length: 100 }, (_, at) => `/${at}`),
    ),
  ).toContain('100');
});
