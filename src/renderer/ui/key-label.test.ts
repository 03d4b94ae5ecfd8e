import { expect, it } from 'vitest';
import { keyCaps, keyText } from './key-label.ts';

it('prints keys as each system writes them', () => {
  expect(keyCaps('Mod+Shift+f', true)).toEqual(['⇧', '⌘', 'F']);
  expect(keyCaps('Mod+Shift+f', false)).toEqual(['Ctrl', 'Shift', 'F']);
  expect(keyText('Alt+1', true)).toBe('⌥1');
  expect(keyText('Alt+1', false)).toBe('Alt+1');
  expect(keyText('Shift+F6', false)).toBe('Shift+F6');
});

it('knows keys that are marks themselves', () => {
  expect(keyCaps('Mod++', false)).toEqual(['Ctrl', '+']);
  expect(keyCaps('Mod+-', false)).toEqual(['Ctrl', '−']);
  expect(keyCaps('/', false)).toEqual(['/']);
  expect(keyCaps('Enter', false)).toEqual(['↵']);
});
