import type { CommandId } from './commands.ts';
import type { ClientMessage, ServerMessage } from './rpc/messages.ts';

/**
 * What lies between the window's main process and its page: the preload puts a `WindowBridge` before the page and
 * carries what it is given over these channels, and nothing else.
 */
export const CHANNELS = {
  /** Page to shell: a page has loaded; calls of the one before it are over. */
  connect: 'retrace:connect',
  /** The contract, both ways. */
  message: 'retrace:message',
  /** Page to shell: the user wants to choose what to open. */
  choose: 'retrace:choose',
  /** Page to shell: paths that were dropped on the page. */
  dropped: 'retrace:dropped',
  /** Shell to page. */
  event: 'retrace:event',
} as const;

export const CHOICES = ['folder', 'files'] as const;
export type Choice = (typeof CHOICES)[number];

export type ShellEvent =
  /** Chosen in the application menu. */
  | { type: 'command'; id: CommandId }
  /** Opened from outside the page; the first run below these paths is to be shown. */
  | { type: 'opened'; paths: string[] };

/** `window.retrace` in the page of the window; no other page has it. */
export interface WindowBridge {
  connect(onMessage: (message: ServerMessage) => void, onEvent: (event: ShellEvent) => void): void;
  send(message: ClientMessage): void;
  /** Shows the system's dialog. What is chosen there is opened without passing through the page. */
  choose(choice: Choice): void;
  /** Opens files and folders that were dropped. Files that a page made up have no path and are left out. */
  dropped(files: File[]): void;
}
