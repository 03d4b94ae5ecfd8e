import { expect, it } from 'vitest';
import type { PaletteHit } from '../../../shared/api.ts';
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

it('puts the run on screen before the others', () => {
  const sections = paletteSections(['settings.open'], [hit('step', 'b'), hit('step', 'a'), hit('run', 'a')], 'a');
  expect(sections.map((section) => [section.title, section.entries.length])).toEqual([
    ['Commands', 1],
    ['In this run', 1],
    ['Elsewhere', 2],
  ]);
  expect(paletteSections([], [], null)).toEqual([]);
});
