import { describe, expect, it } from 'vitest';
import { MOST_UNFOLDED, type StatePathRow } from '../../../shared/api.ts';
import {
  comparedSteps,
  gapsText,
  grownText,
  innerPathText,
  keyText,
  noStateText,
  ownKeyText,
  pathText,
  spokenPath,
  spokenWrite,
  stateSeqAt,
  unchangedText,
  unwrittenText,
} from './state-words.ts';
import { stepFieldTrouble } from './step-field.ts';
import { containersOf, withFolded, withPathShown, withUnfolded } from './unfolded.ts';
import { lanePath, lanePlace } from './written-lane.ts';

const EDIT = { step: 's41', seq: 41, name: 'edit_file' };
const ROW: StatePathRow = {
  ...{ pointer: '/tests/status', key: 'status', depth: 2, kind: 'string', preview: '"failed"', children: 0 },
  ...{ unfolded: false, writes: 5, written: [0, 40], last_writer: EDIT },
};

describe('words', () => {
  it('name a path and what lies inside it', () => {
    expect(pathText('')).toBe('(whole state)');
    expect(pathText('/files/src~1a.py/0')).toBe('files["src/a.py"][0]');
    expect(pathText(`/${'k'.repeat(10_000)}`)).toHaveLength(300);
    expect(ownKeyText('/files/src~1a.py')).toBe('["src/a.py"]');
    expect(innerPathText('/tests/status', '/tests')).toBe('status');
    expect(innerPathText('/tests', '/tests')).toBe('');
    expect(innerPathText('/tests/status', '')).toBe('tests.status');
  });

  it('show keys that could not be seen, and characters that reorder', () => {
    expect(keyText({ pointer: '/', key: '' })).toBe('""');
    expect(keyText({ pointer: '/ ', key: ' ' })).toBe('" "');
    expect(keyText({ pointer: '/x', key: '\u202egnp' })).toBe('\\u{202e}gnp');
  });

  it('say a row as it is read', () => {
    expect(spokenPath(ROW)).toBe('status, "failed", 5 writes, last written by step 41 edit_file');
    expect(spokenPath({ ...ROW, writes: 0, last_writer: null })).toBe(
      'status, "failed", never written, not written yet',
    );
    const write = { step: EDIT, pointer: '/tests/status', before: null, after: '"failed"' };
    expect(spokenWrite(write, '/tests')).toBe('step 41 edit_file, status, nothing to "failed"');
  });

  it('say why nobody wrote, what is missing, and what came since', () => {
    expect(unwrittenText({ next: EDIT }, 12)).toBe('Not written up to step 12.');
    expect(unwrittenText({ next: null }, 12)).toBe('No step of this run wrote it.');
    expect(grownText(10, 10)).toBeNull();
    expect(grownText(10, 11)).toBe('1 step has come since the state was read.');
    const unread = { steps: 2, reason: 'Its base is not there.' };
    expect(gapsText({ unread, dropped: 0, seqs: [1] })[0]).toMatch(/^The state after 2 steps could not be read.*base/);
    expect(gapsText({ unread: { steps: 0, reason: null }, dropped: 7, seqs: [1] })[0]).toMatch(/^7 writes beyond/);
    expect(noStateText({ unread })).toBe('None of the 2 states of this run can be read. Its base is not there.');
    expect(noStateText({ unread: { steps: 0, reason: null } })).toMatch(/^Not in this trace/);
    expect(unchangedText(null)).toBeNull();
    expect(unchangedText(31)).toBe('31 unchanged paths');
  });
});

describe('the steps that are compared', () => {
  const timeline = { seqs: [3, 5, 9], seqs_cut: false };

  it('are the selected one and the state before it, until others are chosen', () => {
    expect(comparedSteps(timeline, { a: null, b: null }, 9)).toEqual({ left: 5, right: 9 });
    // Step 7 has no state of its own: it is that of step 5.
    expect(comparedSteps(timeline, { a: null, b: null }, 7)).toEqual({ left: 3, right: 7 });
    expect(comparedSteps(timeline, { a: null, b: 5 }, 9)).toEqual({ left: 3, right: 5 });
    expect(comparedSteps(timeline, { a: 9, b: null }, 4)).toEqual({ left: 9, right: 4 });
    expect(comparedSteps(timeline, { a: null, b: null }, 3)).toEqual({ left: null, right: 3 });
    expect(comparedSteps(timeline, { a: null, b: null }, 2)).toEqual({ left: null, right: 2 });
  });

  it('have the last state up to them; beyond those that are listed the engine knows', () => {
    expect([2, 3, 4, 9, 99].map((seq) => stateSeqAt(timeline, seq))).toEqual([null, 3, 3, 9, 9]);
    expect(stateSeqAt({ ...timeline, seqs_cut: true }, 99)).toBe(99);
  });

  it('are steps of the run', () => {
    expect(['1', '60', ' 5 '].map((text) => stepFieldTrouble(text, 60))).toEqual([null, null, null]);
    for (const text of ['', '0', '61', '-1', '1.5', '5e1', 'x']) expect(stepFieldTrouble(text, 60)).not.toBeNull();
  });
});

describe('unfolded containers', () => {
  it('are those around a path, and fold with what is inside them', () => {
    expect(containersOf('/a/b~1c/0')).toEqual(['/a', '/a/b~1c']);
    expect(containersOf('/a')).toEqual([]);
    expect(containersOf('')).toEqual([]);
    expect(withPathShown(['/x'], '/a/b/c')).toEqual(['/x', '/a', '/a/b']);
    expect(withFolded(['/a', '/a/b', '/ab', '/x'], '/a')).toEqual(['/ab', '/x']);
  });

  it('have a limit', () => {
    const most = Array.from({ length: MOST_UNFOLDED }, (_, n) => `/${n}`);
    expect(withUnfolded(most, ['/5'])).toHaveLength(MOST_UNFOLDED);
    expect(withUnfolded(most, ['/more'])).toBeNull();
    expect(withUnfolded([], [`/${'k'.repeat(10_000)}`])).toBeNull();
  });
});

it('the lane joins marks beside each other, and a step stands in its part', () => {
  expect(lanePath([0, 1, 2, 40])).toBe('M0 0h3v10h-3zM40 0h1v10h-1z');
  expect(lanePath([])).toBe('');
  expect(lanePlace(1, 200)).toBe('0.5%');
  expect(lanePlace(101, 200)).toBe('50.5%');
  expect(lanePlace(200, 200)).toBe('99.5%');
});
