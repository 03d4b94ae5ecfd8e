import { expect, it } from 'vitest';
import type { PaletteHit } from '../../../shared/api.ts';
import type { CommandId } from '../../../shared/commands.ts';
import { matchingCommands, matchScore, paletteSections } from './palette-entries.ts';

const hit = (kind: 'run' | 'step', run: string): PaletteHit => ({
  kind,
  run,
  step: kind === 'step' ? 's' : null,
  seq: null,
  title: run,
  detail: '',
  type: null,
  status: 'unknown',
  at_us: null,
});

it('matches every word, starts of words first', () => {
  expect(matchScore('Open folder', 'fold')).toBeGreaterThan(0);
  expect(matchScore('Open folder', 'open fold')).toBeGreaterThan(matchScore('Open folder', 'pen'));
  expect(matchScore('Open folder', 'close')).toBe(0);
  expect(matchScore('Settings', '')).toBeGreaterThan(0);
});

it('lists what is on offer only, and never itself', () => {
  const ids = matchingCommands('', () => true, 1000);
  expect(ids).not.toContain('palette.open');
  expect(matchingCommands('settings', (id) => id !== 'settings.open')).not.toContain('settings.open');
  expect(matchingCommands('settings', () => true)[0]).toBe('settings.open');
});

const titles = (query: string, commands: CommandId[], hits: PaletteHit[], run: string | null = null) =>
  paletteSections({ query, commands, hits, run }).map((section) => [section.title, section.entries.length]);

it('puts the run on screen before the others', () => {
  const hits = [hit('step', 'b'), hit('step', 'a'), hit('run', 'a')];
  expect(titles('sett', ['settings.open'], hits, 'a')).toEqual([
    ['Commands', 1],
    ['In this run', 1],
    ['Elsewhere', 2],
  ]);
  expect(titles('', [], [])).toEqual([]);
});

it('puts runs with the words in their title before commands that merely hold the letters', () => {
  const runs = [hit('run', 'Open the parcel, inspect refund'), hit('run', 'elsewhere')];
  expect(matchingCommands('inspect', () => true)).toEqual(['copy.inspect']);
  expect(titles('inspect', ['copy.inspect'], runs)).toEqual([
    ['Runs', 1],
    ['Commands', 1],
    ['Elsewhere', 1],
  ]);
  // What a label begins with is meant, whatever runs are called.
  expect(matchingCommands('open', () => true)[0]).toBe('open.folder');
  expect(titles('open', ['open.folder', 'sources.open'], runs)).toEqual([
    ['Commands', 1],
    ['Runs', 1],
    ['More commands', 1],
    ['Elsewhere', 1],
  ]);
  expect(titles('REFUND  inspect', [], runs)).toEqual([
    ['Runs', 1],
    ['Elsewhere', 1],
  ]);
});

it('a label that begins with the query comes before one that holds more of its words at their start', () => {
  expect(matchingCommands('zoom', () => true).slice(0, 3)).toEqual(['zoom.in', 'zoom.out', 'zoom.reset']);
  expect(matchScore('Open folder', 'open f')).toBeGreaterThan(matchScore('Folder to open', 'open f'));
});
