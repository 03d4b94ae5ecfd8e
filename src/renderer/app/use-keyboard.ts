import { useLayoutEffect } from 'react';
import { COMMANDS, type CommandId } from '../../shared/commands.ts';
import { runCommand } from './commands.ts';
import { belongsToTextField, isTextField, keyCombination } from './key-event.ts';

const BOUND = new Map<string, CommandId[]>();
for (const [id, { keys }] of Object.entries(COMMANDS) as [CommandId, (typeof COMMANDS)[CommandId]][]) {
  for (const key of keys) BOUND.set(key, [...(BOUND.get(key) ?? []), id]);
}

/** Commands that work over an open dialog: they close it, or open another in its place. */
function worksOverDialog(id: CommandId, combination: string): boolean {
  return COMMANDS[id].group === 'Everywhere' && (combination === 'Escape' || combination.includes('Mod+'));
}

/** Runs what is bound to a key and offered now. True when something did. */
export function dispatchKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const combination = keyCombination(event);
  if (combination === null) return false;
  if (isTextField(event.target) && belongsToTextField(combination)) return false;
  const dialog = document.querySelector('dialog[open]') !== null;
  for (const id of BOUND.get(combination) ?? []) {
    if (dialog && !worksOverDialog(id, combination)) continue;
    if (runCommand(id, combination)) return true;
  }
  return false;
}

/** Binds the keys of the command table to the window. What a component handles itself comes first. */
export function useKeyboard(): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (dispatchKey(event)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
