import { RunView } from '../features/run/RunView.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Hidden } from '../ui/Hidden.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './MainView.module.css';

/** The run on screen, or how to get one there. */
export function MainView({ run }: { run: string | null }) {
  if (run !== null) return <RunView run={run} />;
  return (
    <div className={styles.none}>
      <h1>
        <Hidden>Runs</Hidden>
      </h1>
      <EmptyState>
        No run is open. Choose one in the list, or search with <Kbd keys="Mod+k" />
      </EmptyState>
    </div>
  );
}
