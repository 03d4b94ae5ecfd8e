import { type ComponentType, lazy, Suspense } from 'react';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Hidden } from '../ui/Hidden.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './MainView.module.css';

const modules = import.meta.glob<{ RunView: ComponentType<{ run: string }> }>('../features/run/RunView.tsx');
const load = modules['../features/run/RunView.tsx'];
const RunView = load && lazy(async () => ({ default: (await load()).RunView }));

/** The run on screen, or how to get one there. */
export function MainView({ run }: { run: string | null }) {
  if (run === null) {
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
  if (!RunView) return <h1>{run}</h1>;
  return (
    <Suspense fallback={<EmptyState tone="busy">Opening the run.</EmptyState>}>
      <RunView run={run} />
    </Suspense>
  );
}
