import { ArrowLeft, ArrowRight, PanelLeft, Search, Settings, SunMoon } from 'lucide-react';
import { IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { tip } from '../ui/tip.ts';
import { runCommand, useCommand } from './commands.ts';
import { focusPane } from './panes.ts';
import styles from './TitleBar.module.css';
import { useUnder } from './use-zoom.ts';
import { useHistory } from './view-history.ts';
import { useView, type View } from './view-store.ts';

/** `first`: nothing is watched yet, so that there is nothing to search. */
export function TitleBar({ first }: { first: boolean }) {
  const { back, forward } = useHistory();
  const sidebar = useView((view) => view.sidebar);
  const view = useView((state) => state.view);
  const narrow = useUnder(1120);
  useCommand(
    'view.compare',
    () => {
      useView.getState().change({ view: 'compare', overlay: null });
      requestAnimationFrame(() => {
        const pane = document.querySelector<HTMLElement>('[data-pane="Aligned steps"]');
        if (pane) focusPane(pane);
      });
    },
    !first,
  );
  return (
    <header className={styles.bar}>
      <nav className={styles.views} aria-label="Views">
        {!first && view === 'runs' && (narrow || !sidebar) && (
          <IconButton
            icon={PanelLeft}
            label="Show or hide the runs"
            keys="Mod+b"
            className={styles.runs}
            onClick={() => runCommand('sidebar.toggle')}
          />
        )}
        <ViewButton of="runs" keys="Mod+1">
          Runs
        </ViewButton>
        {!first && (
          <ViewButton of="compare" keys="Mod+2">
            Compare
          </ViewButton>
        )}
      </nav>
      <button
        type="button"
        className={styles.search}
        aria-haspopup="dialog"
        aria-label={first ? 'Run commands. Open a folder to search runs' : 'Search runs and steps, run commands'}
        onClick={() => runCommand('palette.open')}
      >
        <Icon of={Search} size={13} />
        <span className={styles.hint}>{first ? 'Open a folder to search runs' : 'Search runs, steps, commands'}</span>
        <span className={styles.keys}>
          <Kbd keys="Mod+k" />
        </span>
      </button>
      <div className={styles.end}>
        <IconButton
          icon={ArrowLeft}
          label="Back"
          keys="Mod+["
          disabledReason={back ? null : 'No earlier selection.'}
          onClick={() => runCommand('history.back')}
        />
        <IconButton
          icon={ArrowRight}
          label="Forward"
          keys="Mod+]"
          disabledReason={forward ? null : 'No later selection.'}
          onClick={() => runCommand('history.forward')}
        />
        <IconButton icon={SunMoon} label="Switch theme" onClick={() => runCommand('theme.toggle')} />
        <IconButton icon={Settings} label="Settings" keys="Mod+," onClick={() => runCommand('settings.open')} />
      </div>
    </header>
  );
}

function ViewButton({ of, keys, children }: { of: View; keys: string; children: string }) {
  const current = useView((state) => state.view === of);
  return (
    <button
      type="button"
      className={styles.view}
      aria-current={current ? 'page' : undefined}
      onClick={() => runCommand(`view.${of}`)}
      {...tip(children, keys)}
    >
      {children}
    </button>
  );
}
