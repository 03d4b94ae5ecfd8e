import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { describeFailure } from './failure.ts';

const fsError = (code: string) => Object.assign(new Error(`${code}: it failed, write`), { code });

it.each([
  [new Database.SqliteError('database or disk is full', 'SQLITE_FULL'), /^The disk of the index is full: \/home\/i\./],
  [fsError('ENOSPC'), /^The disk of the index is full: \/home\/i\./],
  [new Database.SqliteError('readonly', 'SQLITE_READONLY_DIRECTORY'), /^The index cannot be written: \/home\/i\./],
  [fsError('EROFS'), /^The index cannot be written: \/home\/i\./],
  [new Error('something else'), /^Indexing stopped: something else\. Try again\.$/],
  ['a string', /^Indexing stopped: a string\./],
])('says what stopped the index, where, and what to do: %s', (error, words) => {
  const sentence = describeFailure(error, '/home/i');
  expect(sentence).toMatch(words);
  expect(sentence).toMatch(/try again\.$/i);
});
