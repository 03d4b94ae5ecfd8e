/**
 * What opens by itself: the first run of a new window. Once per window: whoever has closed a run, or gone back to before
 * the first, is not given one again.
 */
const state = { opened: false, awaited: 0 };

/** Nothing is watched any more: what is opened next is a first run again. */
export function startAfresh(): void {
  state.opened = false;
  state.awaited = 0;
}

/** So many runs are about to be listed: the first of the list is the first only once they are there. */
export function awaitRuns(count: number): void {
  state.awaited = count;
}

export function noteOpened(): void {
  state.opened = true;
}

/** Whether one is still to be opened of a list of `count`, which may be waited for no longer. */
export function opensFirstOf(count: number, patient: boolean): boolean {
  return !state.opened && count > 0 && !(patient && count < state.awaited);
}
