import { describe, expect, it } from 'vitest';
import type { BraidColumn, SeveralRuns } from '../../../shared/api.ts';
import { runLetters } from '../../../shared/format/run-letter.ts';
import {
  agreeText,
  cellLabel,
  cellText,
  columnName,
  differText,
  firstLines,
  flipText,
  goneText,
  groupsOf,
  grownText,
  notRecordedText,
  outcomesText,
  pairFor,
  partText,
  sameText,
  shareText,
  unreadText,
} from './several-words.ts';

/** A position from what each run does there, a letter each; `-` for no step. What most do comes first, as from the engine. */
function position(done: string, column = 11): BraidColumn {
  const calls = [...done];
  const kinds = [...new Set(calls.filter((call) => call !== '-'))];
  const count = (call: string) => calls.filter((each) => each === call).length;
  const order = kinds.toSorted((one, other) => count(other) - count(one));
  return {
    column,
    variants: order.map((call, kind) => ({
      ...{ type: 'tool', name: 'bash', summary: `do ${call}`, runs: count(call), kind },
    })),
    steps: calls.map((call, run) =>
      call === '-' ? null : { step: `s${run}`, seq: 10 + run, status: 'ok', variant: order.indexOf(call) },
    ),
    difference: order.length === 1 && !calls.includes('-') ? null : 1,
  };
}

const kinds = (done: string) =>
  groupsOf(position(done)).map(({ kind, number, runs }) => [runLetters(runs), kind, number]);

describe('who does what', () => {
  it('most come first, those without a step last, and numbers only where they are needed', () => {
    expect(kinds('aaaaa')).toEqual([['A, B, C, D and E', 'most', null]]);
    expect(kinds('aabaa')).toEqual([
      ['A, B, D and E', 'most', null],
      ['C', 'fewer', null],
    ]);
    expect(kinds('aabc-')).toEqual([
      ['A and B', 'most', 1],
      ['C', 'fewer', 2],
      ['D', 'fewer', 3],
      ['E', 'fewer', null],
    ]);
  });

  it('a step that fewer runs have than lack it is not what most do', () => {
    expect(kinds('---f-')).toEqual([
      ['D', 'fewer', null],
      ['A, B, C and E', 'most', null],
    ]);
  });

  it('of two sides that are equally large none is the odd one', () => {
    expect(kinds('aabb')).toEqual([
      ['A and B', 'even', 1],
      ['C and D', 'even', 2],
    ]);
    expect(kinds('aa--')).toEqual([
      ['A and B', 'even', 1],
      ['C and D', 'even', null],
    ]);
  });

  it('a pair to compare is one of most and one apart, whichever is chosen', () => {
    expect(pairFor(position('aabaa'), 2)).toEqual([0, 2]);
    expect(pairFor(position('aabaa'), 3)).toEqual([3, 2]);
    expect(pairFor(position('---f-'), 3)).toEqual([0, 3]);
    expect(pairFor(position('aabb'), 3)).toEqual([0, 3]);
    expect(pairFor(position('aaaa'), 1)).toBeNull();
  });
});

describe('paths', () => {
  it('what is only asked otherwise is on the path of most, even where no two ask the same', () => {
    const column = position('abcd');
    const asked = { ...column, variants: column.variants.map((variant) => ({ ...variant, kind: 0 })) };
    expect(groupsOf(asked).map(({ kind, path }) => [kind, path])).toEqual(Array(4).fill(['even', 'most']));
    const [first, ...others] = asked.variants;
    if (!first) throw new Error('no such variant');
    const apart = { ...asked, variants: [{ ...first, kind: 1 }, ...others] };
    expect(groupsOf(apart).map(({ path }) => path)).toEqual(['fewer', 'most', 'most', 'most']);
  });

  it('the first difference and where the runs part are two lines, or one', () => {
    expect(firstLines({ differs: null, parts: null })).toEqual([]);
    expect(firstLines({ differs: 2, parts: 2 })).toEqual([{ title: 'The runs part at 3.', column: 2 }]);
    expect(firstLines({ differs: 0, parts: 7 }).map(({ title }) => title)).toEqual([
      'First difference at 1.',
      'The runs part at 8.',
    ]);
    expect(firstLines({ differs: 0, parts: null })).toHaveLength(1);
  });
});

describe('words', () => {
  it('a position says how many agree, or that none do', () => {
    expect(agreeText(position('aaa'))).toBe('all 3 runs do the same');
    expect(agreeText(position('aab'))).toBe('2 of 3 runs do the same');
    expect(agreeText(position('abc'))).toBe('each of 3 runs does something else');
    expect(agreeText(position('a--'))).toBe('1 of 3 runs has a step here');
  });

  it('a position is named by what most do, then by who does not', () => {
    expect(columnName(position('aaaaa'))).toBe('Position 12, all 5 runs; Tool call, bash, do a');
    expect(columnName(position('aab-a'))).toBe(
      'Position 12, 3 of 5 runs; Tool call, bash, do a; C bash, do b; D no step',
    );
    expect(columnName(position('f-----'))).toBe('Position 12, 1 of 6 runs; Tool call, bash, do f; 5 runs no step');
    expect(partText(position('f-----'))).toBe('5 runs no step; A bash: do f');
  });

  it('a cell tells what its run does, and in little room what tells it apart', () => {
    const column = position('aab-a');
    expect(cellText(column, 2)).toBe('C, step 12: bash: do b');
    expect(cellText(column, 3)).toBe('D has no step here');
    const other = column.steps[2];
    const [most, fewer] = column.variants;
    if (!other || !most || !fewer) throw new Error('no such step');
    expect(cellLabel(column, other)).toBe('do b');
    expect(cellLabel({ ...column, variants: [most, { ...fewer, name: 'edit' }] }, other)).toBe('edit');
    const failed = { ...column, steps: [{ ...other, status: 'error' as const }] };
    expect(cellText(failed, 0)).toContain('Failed');
  });

  it('hostile text stands as what it is', () => {
    const column = position('aab');
    const [variant] = column.variants;
    if (!variant) throw new Error('no such variant');
    const hostile = { ...column, variants: [{ ...variant, name: 'a\u202eb', summary: '\u001b[31m<b>' }] };
    for (const text of [columnName(hostile), partText(hostile), cellText(hostile, 0)]) {
      expect(['\u202e', '\u001b'].filter((control) => text.includes(control))).toEqual([]);
    }
  });

  const several: SeveralRuns = {
    ...{ id: 'x', rev: 1, outcome: 'aligned', columns: 44, agreed: 31, same_path: 40, differs: 3, parts: 11 },
    flip_rate: { rate: 0.4, low: 0.1176, high: 0.7693, flipped: 2, known: 5 },
    not_recorded: [],
    unread: { steps: 0, reason: null },
    runs: (['success', 'success', 'failure', 'success', 'failure'] as const).map((outcome, at) => ({
      ...{
        run: `r${at}`,
        title: `Run ${at}`,
        status: outcome,
        agent_name: '',
        steps: 40,
        outcome,
        differs: null,
        leaves: null,
      },
    })),
  };

  it('figures stand with what they are of', () => {
    expect(shareText(31, several)).toBe('31 of 44 (70 %)');
    expect(shareText(0, { columns: 0 })).toBe('No steps');
    expect(flipText(several)).toBe('40 % flip (2 of 5), 95 % interval 12 to 77 %');
    expect(flipText({ flip_rate: null })).toBe('Unknown: fewer than two outcomes recorded');
  });

  it('runs that make the same calls are not said to be the same', () => {
    expect(sameText({ columns: 20, flip_rate: null })).toBe(
      'All runs make the same call at each of 20 positions. Answers and states are not compared here: compare two of them.',
    );
    expect(sameText({ columns: 20, flip_rate: several.flip_rate })).toContain('Yet they do not end alike.');
    expect(outcomesText(several)).toBe('3 success, 2 failure');
    const [first] = several.runs;
    if (!first) throw new Error('no run');
    expect(outcomesText({ runs: [{ ...first, outcome: 'unknown' }] })).toBe('1 not recorded');
    expect(differText(several)).toBe('The runs do not agree at 13 of 44 positions');
    expect(differText({ ...several, agreed: 44 })).toBe('No differences at 44 positions');
  });

  it('what was not compared, and what is there no more, is said', () => {
    expect(grownText([0, 0, 0])).toBeNull();
    expect(grownText([3, 0, 1])).toBe('A has 3 new steps, C has 1 new step.');
    expect(goneText([])).toBeNull();
    expect(goneText([1])).toBe('The file of B was moved or deleted: what was read before is shown.');
    expect(goneText([0, 2])).toContain('The files of A and C were');
    expect(notRecordedText(several)).toBeNull();
    expect(notRecordedText({ not_recorded: ['B: request'] })).toContain('B: request');
    expect(unreadText(several)).toBeNull();
    expect(unreadText({ unread: { steps: 2, reason: 'The file is gone.' } })).toBe(
      'The content of 2 steps could not be read: compared by kind and name alone. The file is gone.',
    );
  });
});
