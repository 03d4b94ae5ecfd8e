import { ArrowLeft, ArrowRight, PanelLeft, Search, Settings, SunMoon } from 'lucide-react';
import { IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { tip } from '../ui/tip.ts';
import { runCommand } from './commands.ts';
import styles from './TitleBar.module.css';
import { useUnder } from './use-zoom.ts';
import { useHistory } from './view-history.ts';
import { useView } from './view-store.ts';

/** `first`: nothing is watched yet, so that there is nothing to search. */
export function TitleBar({ first }: { first: boolean }) {
  const { back, forward } = useHistory();
  const sidebar = useView((view) => view.sidebar);
  const narrow = useUnder(1120);
  return (
    <header className={styles.bar}>
      <nav className={styles.views} aria-label="Views">
        {!first && (narrow || !sidebar) && (
          <IconButton
            icon={PanelLeft}
            label="Show or hide the runs"
            keys="Mod+b"
            className={styles.runs}
            onClick={() => runCommand('sidebar.toggle')}
          />
        )}
        <button
          type="button"
          className={styles.view}
          aria-current="page"
          onClick={() => runCommand('view.runs')}
          {...tip('Runs', 'Mod+1')}
        >
          Runs
        </button>
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
