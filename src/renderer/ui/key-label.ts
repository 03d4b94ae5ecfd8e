import { IS_MAC } from './platform.ts';

const MAC: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' };
const OTHER: Record<string, string> = { Mod: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Ctrl: 'Ctrl' };
const NAMED: Record<string, string> = {
  Enter: '↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
  '-': '−',
};
const MAC_ORDER = ['Ctrl', 'Alt', 'Shift', 'Mod'];

/** Splits "Mod+Shift+f" into its keys; "+" itself may be the last. */
export function splitKeys(keys: string): string[] {
  return keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+');
}

/** The caps that a combination prints: ⇧ ⌘ F on macOS, Ctrl Shift F elsewhere. */
export function keyCaps(keys: string, mac = IS_MAC): string[] {
  const parts = splitKeys(keys);
  const key = parts.at(-1) ?? '';
  const names = mac ? MAC : OTHER;
  const modifiers = parts.slice(0, -1);
  if (mac) modifiers.sort((a, b) => MAC_ORDER.indexOf(a) - MAC_ORDER.indexOf(b));
  return [...modifiers.map((name) => names[name] ?? name), NAMED[key] ?? (key.length === 1 ? key.toUpperCase() : key)];
}

/** As text, for tooltips: "⇧⌘F" or "Ctrl+Shift+F". */
export function keyText(keys: string, mac = IS_MAC): string {
  return keyCaps(keys, mac).join(mac ? '' : '+');
}
