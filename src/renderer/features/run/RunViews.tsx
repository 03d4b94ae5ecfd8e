import { useEffect, useRef } from 'react';
import type { RunDetail } from '../../../shared/api.ts';
import { useCommand } from '../../app/commands.ts';
import { focusPane } from '../../app/panes.ts';
import { NEW_RUN_VIEW, useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { Segmented } from '../../ui/Segmented.tsx';

const NO_STATE = 'Not in this trace: the state after any step of this run.';

/** Why the state over the run cannot be opened; null when it can. */
function stateTrouble(detail: RunDetail | undefined): string | null {
  return detail?.own_states === 0 ? NO_STATE : null;
}

/** What is shown of a run below its timeline: its steps, or their state. */
export function RunViews({ run, detail }: { run: string; detail: RunDetail | undefined }) {
  const { on } = useView((view) => (view.runs[run] ?? NEW_RUN_VIEW).state);
  return (
    <Segmented
      label="What is shown of the run"
      small
      options={[
        { value: 'steps', label: 'Steps' },
        { value: 'state', label: 'State', disabledReason: on ? null : stateTrouble(detail), keys: 't' },
      ]}
      value={on ? 'state' : 'steps'}
      onChange={(to) => useView.getState().changeState(run, { on: to === 'state' })}
    />
  );
}

/** The key that leads from the steps to their state and back. */
export function useStateToggle(run: string, detail: RunDetail | undefined): void {
  const { on } = useView((view) => (view.runs[run] ?? NEW_RUN_VIEW).state);
  useCommand('state.toggle', () => {
    const trouble = stateTrouble(detail);
    if (!on && trouble !== null) {
      say(trouble);
      return;
    }
    // The key leads to what it shows, which takes the focus that nothing has.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    useView.getState().changeState(run, { on: !on });
  });
  // The steps took the place of the state.
  const before = useRef(on);
  useEffect(() => {
    if (before.current === on) return;
    before.current = on;
    const pane = document.querySelector<HTMLElement>('[data-pane="Steps"]');
    if (!on && pane && document.activeElement === document.body) focusPane(pane);
  }, [on]);
}
