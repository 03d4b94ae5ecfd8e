import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile, logFolder } from './log-file.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'retrace-log-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const at_us = Date.UTC(2026, 4, 3, 10) * 1000;
const log = () => readFileSync(join(logFolder(home), 'retrace.log'), 'utf8');

test('a line is one line, with its time, and nothing in it steers a terminal', () => {
  new LogFile(home).write({ at_us, level: 'warning', message: '/a/b\nfaked\u001b[31m line' });
  expect(log()).toBe('2026-05-03T10:00:00.000Z warning /a/b faked\u241b[31m line\n');
});

test('it does not grow without end: the file before the current one is kept, and no other', () => {
  const file = new LogFile(home);
  for (let n = 0; n < 30; n++) file.write({ at_us, level: 'info', message: 'x'.repeat(100_000) });
  file.write({ at_us, level: 'info', message: 'the last' });
  expect(readdirSync(logFolder(home)).sort()).toEqual(['retrace.before.log', 'retrace.log']);
  for (const name of readdirSync(logFolder(home))) {
    expect(statSync(join(logFolder(home), name)).size).toBeLessThan(1_200_000);
  }
  expect(log()).toContain('the last');
});

test('where it cannot be written, what it tells of goes on', () => {
  const file = new LogFile(home);
  mkdirSync(join(logFolder(home), 'retrace.log'));
  expect(() => file.write({ at_us, level: 'error', message: 'lost' })).not.toThrow();
});
