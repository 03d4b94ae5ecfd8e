import { describe, expect, it } from 'vitest';
import { belongsToTextField, type KeyLike, keyCombination } from './key-event.ts';

function press(key: string, more: Partial<KeyLike> & { altGraph?: boolean } = {}): KeyLike {
  const { altGraph = false, ...rest } = more;
  return {
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    getModifierState: (name) => name === 'AltGraph' && altGraph,
    ...rest,
  };
}

describe('key combinations', () => {
  it('calls ⌘ and Ctrl by one name, each on its system', () => {
    expect(keyCombination(press('k', { metaKey: true }), true)).toBe('Mod+k');
    expect(keyCombination(press('k', { ctrlKey: true }), false)).toBe('Mod+k');
    expect(keyCombination(press('k', { ctrlKey: true }), true)).toBe('Ctrl+k');
    expect(keyCombination(press('F', { metaKey: true, shiftKey: true }), true)).toBe('Mod+Shift+f');
  });

  it('has Shift with letters and named keys only', () => {
    expect(keyCombination(press('N', { shiftKey: true }), false)).toBe('Shift+n');
    expect(keyCombination(press('F6', { shiftKey: true }), false)).toBe('Shift+F6');
    expect(keyCombination(press('?', { shiftKey: true }), false)).toBe('?');
    expect(keyCombination(press('+', { shiftKey: true, ctrlKey: true }), false)).toBe('Mod++');
  });

  it('reads digits by position under ⌥, which writes other characters', () => {
    expect(keyCombination(press('¡', { altKey: true, code: 'Digit1' }), true)).toBe('Alt+1');
    expect(keyCombination(press('Dead', { altKey: true, code: 'KeyE' }), true)).toBe('Alt+e');
  });

  it('understands AltGr and layouts without Latin letters', () => {
    expect(keyCombination(press('[', { ctrlKey: true, altKey: true, altGraph: true }), false)).toBe('[');
    expect(keyCombination(press('о', { code: 'KeyJ' }), false)).toBe('j');
  });

  it('is nothing for a modifier alone', () => {
    expect(keyCombination(press('Shift', { shiftKey: true }), false)).toBeNull();
  });
});

it('leaves to a text field what writes or edits text', () => {
  expect(['j', '/', 'Shift+n', 'Home', 'Mod+c', 'Mod+a', '?'].every(belongsToTextField)).toBe(true);
  expect(['Mod+k', 'Escape', 'F6', 'Shift+F6', 'Mod+Shift+f', 'Alt+1'].some(belongsToTextField)).toBe(false);
});
