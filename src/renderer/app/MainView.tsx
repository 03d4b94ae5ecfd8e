import { RunView } from '../features/run/RunView.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Hidden } from '../ui/Hidden.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './MainView.module.css';
import { usePacedReply } from './use-paced-reply.ts';

/** The run on screen, or how to get one there. */
export function MainView({ run }: { run: string | null }) {
  const any = usePacedReply('index.status', {}).data?.runs !== 0;
  if (run !== null) return <RunView run={run} />;
  return (
    <div className={styles.none}>
      <h1>
        <Hidden>Runs</Hidden>
      </h1>
      <EmptyState>
        {any ? (
          <>
            No run is open. Choose one in the list, or search with <Kbd keys="Mod+k" />
          </>
        ) : (
          'No run has been read yet.'
        )}
      </EmptyState>
    </div>
  );
}
