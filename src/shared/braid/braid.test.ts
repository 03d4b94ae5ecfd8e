import { describe, expect, it } from 'vitest';
import { type PlainStep, stepSequences } from '../align/sequences-testing.ts';
import { type Braid, braid } from './braid.ts';
import { flipRate, type RunOutcome } from './flip-rate.ts';

/** `read a` is a call of the tool `read`. */
function run(...calls: string[]): PlainStep[] {
  return calls.map((call) => ({ call, kind: call.split(' ')[0] ?? call, text: call }));
}

function braided(runs: PlainStep[][], outcomes: RunOutcome[] = []): Braid {
  return braid(stepSequences(runs).map((steps, number) => ({ steps, outcome: outcomes[number] ?? 'unknown' })));
}

/** By column, the calls of all runs. */
function calls(runs: PlainStep[][], { columns, steps }: Braid): string[] {
  return Array.from({ length: columns }, (_, column) =>
    runs.map((steps_, number) => steps_[steps[number]?.[column] ?? -1]?.call ?? '-').join(' | '),
  );
}

const FIVE = [
  run('plan', 'read a', 'edit a', 'test', 'done'),
  run('plan', 'read a', 'edit a', 'test', 'done'),
  run('plan', 'read a', 'edit b', 'test', 'done'),
  run('plan', 'read a', 'search', 'edit a', 'test', 'done'),
  run('plan', 'read a', 'edit a', 'done'),
];
const ENDS: RunOutcome[] = ['success', 'success', 'failure', 'success', 'failure'];

describe('five runs of one task', () => {
  it('are one sequence', () => {
    expect(calls(FIVE, braided(FIVE))).toEqual([
      'plan | plan | plan | plan | plan',
      'read a | read a | read a | read a | read a',
      '- | - | - | search | -',
      'edit a | edit a | edit b | edit a | edit a',
      'test | test | test | test | -',
      'done | done | done | done | done',
    ]);
  });

  it('agree as counted by hand', () => {
    const { present, agreeing, parts, leaves } = braided(FIVE);
    expect([...present]).toEqual([5, 5, 1, 5, 4, 5]);
    expect([...agreeing]).toEqual([5, 5, 1, 4, 4, 5]);
    expect(parts).toBe(2);
    expect(leaves).toEqual([null, null, 3, 2, 4]);
  });

  it('take the same path where they only ask otherwise', () => {
    // The third edits another file: that is no other path.
    const { agreeing, parts, leaves } = braided(FIVE).path;
    expect([...agreeing]).toEqual([5, 5, 1, 5, 4, 5]);
    expect(parts).toBe(2);
    expect(leaves).toEqual([null, null, null, 2, 4]);
  });

  it('flip as reckoned by hand', () => {
    // Two of five; Wilson: (0.4 + 3.8415 / 10 ± 1.96 √(0.24 / 5 + 3.8415 / 100)) / (1 + 3.8415 / 5).
    const rate = braided(FIVE, ENDS).flip_rate;
    expect(rate).toMatchObject({ rate: 0.4, flipped: 2, known: 5 });
    expect(rate?.low).toBeCloseTo(0.1176, 4);
    expect(rate?.high).toBeCloseTo(0.7693, 4);
  });

  it('are the same sequence in whatever order they are given', () => {
    const reference = calls(FIVE, braided(FIVE));
    for (const order of [
      [4, 3, 2, 1, 0],
      [2, 0, 4, 1, 3],
      [3, 4, 0, 2, 1],
    ]) {
      const given = order.map((number) => FIVE[number] ?? []);
      const back = calls(given, braided(given)).map((column) => {
        const parts = column.split(' | ');
        return FIVE.map((_, number) => parts[order.indexOf(number)]).join(' | ');
      });
      expect(back).toEqual(reference);
    }
  });
});

describe('several runs', () => {
  it('agree where parallel steps were issued in another order', () => {
    const tool = (call: string): PlainStep => ({ call, kind: 'read', group: 1, text: call });
    const runs = [
      [...run('plan'), tool('read a'), tool('read b'), ...run('done')],
      [...run('plan'), tool('read b'), tool('read a'), ...run('done')],
      [...run('plan'), tool('read b'), tool('read a'), tool('read c'), ...run('done')],
    ];
    const { parts, agreeing, leaves } = braided(runs);
    expect([...agreeing]).toEqual([3, 3, 3, 1, 3]);
    expect(parts).toBe(3);
    expect(leaves).toEqual([null, null, 3]);
  });

  it('agree at what all do once, where one does it twice', () => {
    const runs = ['agbchdef', 'agbchdef', 'agbxdhef', 'agbchdeff', 'abcdxe'].map((calls) => run(...calls));
    // By hand: four send once (f), one of them twice.
    const { agreeing } = braided(runs);
    expect([...agreeing].slice(-2).toSorted()).toEqual([1, 4]);
  });

  it('do not agree at a step that one does at another time', () => {
    const runs = [run('a', 'b', 'c', 'd'), run('a', 'b', 'c', 'd'), run('b', 'c', 'd', 'a')];
    expect(calls(runs, braided(runs))).toEqual(['a | a | -', 'b | b | b', 'c | c | c', 'd | d | d', '- | - | a']);
    expect(braided(runs).leaves).toEqual([null, null, 0]);
  });

  it('keep what is below a step with it', () => {
    const nested = (...below: string[]): PlainStep[] => [
      ...run('agent one', 'agent two'),
      ...below.map((call) => ({ ...run(call)[0], call, parent: 1 })),
    ];
    const runs = [nested('x', 'y'), nested('x', 'z', 'y'), nested('y')];
    expect(calls(runs, braided(runs))).toEqual([
      'agent one | agent one | agent one',
      'agent two | agent two | agent two',
      'x | x | -',
      '- | z | -',
      'y | y | y',
    ]);
  });

  it('have nobody leave where two sides are equally large', () => {
    const { parts, leaves } = braided([run('a', 'x 1'), run('a', 'x 2')]);
    expect(parts).toBe(1);
    expect(leaves).toEqual([null, null]);
    expect(braided([run('a', 'x 1'), run('a', 'x 2')]).path.parts).toBeNull();
  });

  it('never part when they are one', () => {
    const { parts, leaves, columns } = braided([run('a', 'b'), run('a', 'b'), run('a', 'b')]);
    expect({ parts, leaves, columns }).toEqual({ parts: null, leaves: [null, null, null], columns: 2 });
  });

  it('may be none, or without steps', () => {
    expect(braided([])).toMatchObject({ outcome: 'aligned', columns: 0, parts: null, flip_rate: null });
    expect(braided([[], run('a')])).toMatchObject({ columns: 1, parts: 0 });
  });

  it('go by position where one is too different, and say so', () => {
    const runs = stepSequences([run('a', 'b', 'c'), run('x', 'b', 'y', 'z')]);
    const given = runs.map((steps) => ({ steps, outcome: 'unknown' as const }));
    const result = braid(given, { maxWork: 1 });
    expect(result).toMatchObject({ outcome: 'too_different', columns: 4 });
    expect([...(result.steps[0] ?? [])]).toEqual([0, 1, 2, -1]);
    expect([...result.agreeing]).toEqual([1, 2, 1, 1]);
  });
});

describe('the flip rate', () => {
  it('leaves out runs of which it is not known how they ended', () => {
    expect(flipRate(['success', 'unknown', 'failure', 'success', 'unknown'])).toMatchObject({ flipped: 1, known: 3 });
  });

  it('is not known with fewer than two', () => {
    expect(flipRate(['success', 'unknown'])).toBeNull();
    expect(flipRate([])).toBeNull();
  });

  it('has an interval that says how little few runs tell', () => {
    const two = flipRate(['success', 'success']);
    expect(two).toMatchObject({ rate: 0, low: 0 });
    expect(two?.high).toBeCloseTo(0.6576, 4);
  });
});
