import { IS_MAC } from '../ui/platform.ts';

/** The parts of a keyboard event that name a combination. */
export type KeyLike = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>;

/**
 * The combination of an event in the notation of the command table: "Mod+Shift+f", "Alt+1", "?". Shift is part of it
 * for letters and named keys only: on other keys it has already chosen the character. Letters come from the position of the
 * key where the layout writes no Latin ones. Null for a modifier alone.
 */
export function keyCombination(event: KeyLike, mac = IS_MAC): string | null {
  const { key, code } = event;
  if (key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta' || key === 'AltGraph' || key === 'Dead') {
    return key === 'Dead' && event.altKey ? withAlt(event, mac) : null;
  }
  if (event.altKey && !event.getModifierState('AltGraph')) return withAlt(event, mac);
  // AltGr writes characters such as [ and ]; Windows reports it as Ctrl+Alt.
  const altGraph = event.getModifierState('AltGraph');
  const parts: string[] = [];
  if (!altGraph && (mac ? event.metaKey : event.ctrlKey)) parts.push('Mod');
  if (!altGraph && (mac ? event.ctrlKey : event.metaKey)) parts.push(mac ? 'Ctrl' : 'Meta');
  const name = baseKey(key, code);
  if (event.shiftKey && (name.length > 1 || /[a-z]/.test(name))) parts.push('Shift');
  return [...parts, name].join('+');
}

/** ⌥ writes other characters on macOS: the key's position says what was meant. */
function withAlt(event: KeyLike, mac: boolean): string {
  const at = /^(?:Digit|Key)(.)$/.exec(event.code)?.[1];
  const parts: string[] = [];
  if (mac ? event.metaKey : event.ctrlKey) parts.push('Mod');
  parts.push('Alt');
  if (event.shiftKey) parts.push('Shift');
  return [...parts, at ? at.toLowerCase() : baseKey(event.key, event.code)].join('+');
}

function baseKey(key: string, code: string): string {
  if (key.length !== 1) return key;
  const lower = key.toLowerCase();
  const position = /^Key([A-Z])$/.exec(code)?.[1];
  return position && lower > '\u007f' ? position.toLowerCase() : lower;
}

const TEXT_INPUTS = new Set(['text', 'search', 'url', 'email', 'number', 'password', 'tel', 'date', 'time']);

/** True where typing writes text, so that single letters belong to the field. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Whether a combination writes or edits text, and so is the field's own while one has focus. */
export function belongsToTextField(combination: string): boolean {
  if (combination === 'Escape' || /^(Shift\+)?F\d+$/.test(combination)) return false;
  if (/^Mod\+(Shift\+)?[acvxz]$/.test(combination)) return true;
  return !combination.includes('Mod+') && !combination.includes('Alt+');
}
