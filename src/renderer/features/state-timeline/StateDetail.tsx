import { useCommand } from '../../app/commands.ts';
import { NEW_RUN_VIEW, type StateTab, useView } from '../../app/view-store.ts';
import { type Tab, Tabs, tabId } from '../../ui/Tabs.tsx';
import type { StateDetailProps } from './detail-props.ts';
import { PathDetail } from './PathDetail.tsx';
import styles from './StateDetail.module.css';
import { StateDifference } from './StateDifference.tsx';

const PANEL = 'state-panel';
const TABS: readonly Tab<StateTab>[] = [
  { id: 'path', label: 'Who wrote it' },
  { id: 'difference', label: 'Difference of two steps' },
];

/** The chosen path over the run, or the state between two steps. */
export function StateDetail(props: StateDetailProps) {
  const { root, asOf } = props;
  const { tab, path } = useView((view) => (view.runs[root] ?? NEW_RUN_VIEW).state);
  // A step taken to be compared shows the difference it is for.
  const use = (to: { a: number } | { b: number }) => useView.getState().changeState(root, { ...to, tab: 'difference' });
  useCommand('state.use_as_a', () => use({ a: asOf }));
  useCommand('state.use_as_b', () => use({ b: asOf }));
  return (
    <div className={styles.pane}>
      <Tabs
        label="What is told of the state"
        tabs={TABS}
        selected={tab}
        onSelect={(to) => useView.getState().changeState(root, { tab: to })}
        panel={PANEL}
      />
      <div role="tabpanel" id={PANEL} aria-labelledby={tabId(PANEL, tab)} className={styles.panel}>
        {tab === 'path' ? <PathDetail {...props} path={path} /> : <StateDifference {...props} />}
      </div>
    </div>
  );
}
