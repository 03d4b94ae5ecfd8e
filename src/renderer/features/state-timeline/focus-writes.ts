/** The list of writes of the chosen path, in the pane beside the paths. */
export const WRITES_ID = 'state-writes';

export function focusWrites(): void {
  document.getElementById(WRITES_ID)?.querySelector<HTMLElement>('[role="listbox"]')?.focus();
}
