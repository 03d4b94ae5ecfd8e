import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Connection } from '../api/client.ts';
import { keepCurrent } from '../api/events.ts';
import { EngineContext } from '../api/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { App } from './App.tsx';
import { useConnectionState } from './ConnectionBanner.tsx';
import { keepSaved, unsavedView } from './keep-saved.ts';
import styles from './Root.module.css';
import { readView } from './saved-view.ts';
import { errorText } from './use-action.ts';
import { startHistory } from './view-history.ts';
import { useView } from './view-store.ts';

/** Reads settings and the saved view, and only then draws: the first paint is where the user left. */
export function Root({ connection }: { connection: Connection }) {
  // The engine is reached without a network; a machine that is offline has it all the same.
  const queries = useMemo(() => new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } }), []);
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(1);
  const again = () => {
    setFailure(null);
    setAttempt(attempt + 1);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads all anew
  useEffect(() => {
    let stops: (() => void)[] = [keepCurrent(connection, queries)];
    let stopped = false;
    const restore = async () => {
      // By the cache, which knows of an event that comes while a reply is on its way: that reply may be older.
      const read = (method: 'settings.read' | 'sources.list') =>
        queries.fetchQuery({ queryKey: [method, {}], queryFn: () => connection.request(method, {}), retry: false });
      const [view] = await Promise.all([
        connection.request('view.read', {}),
        read('settings.read'),
        read('sources.list'),
      ]);
      if (stopped) return;
      useView.setState(readView(view.value));
      // What the engine may not have comes after: it is a change, and is written as one.
      const stopSaving = keepSaved(connection);
      useView.setState(unsavedView());
      stops = [...stops, startHistory(), stopSaving];
      setReady(true);
    };
    restore().catch((error: unknown) => !stopped && setFailure(error));
    return () => {
      stopped = true;
      for (const stop of stops) stop();
    };
  }, [connection, queries, attempt]);

  if (!ready) return <Waiting connection={connection} failure={failure} onAgain={again} />;
  return (
    <ErrorBoundary pane="Retrace">
      <QueryClientProvider client={queries}>
        <EngineContext value={connection}>
          <App connection={connection} />
        </EngineContext>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

const PATIENCE_MS = 400;

interface WaitingProps {
  connection: Connection;
  failure: unknown;
  onAgain(): void;
}

/** Before anything is known. Says nothing for a moment: connecting takes less. */
function Waiting({ connection, failure, onAgain }: WaitingProps) {
  const state = useConnectionState(connection);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (state === 'refused') {
    return (
      <main className={styles.waiting}>
        <h1 className={styles.title}>This address is not valid any more</h1>
        <p>Retrace gives out a new address at each start. Open the one that it printed last.</p>
      </main>
    );
  }
  if (failure) {
    return (
      <main className={styles.waiting}>
        <h1 className={styles.title}>Retrace cannot start</h1>
        <p>{errorText(failure)}</p>
        <p className={styles.act}>
          <Button onClick={onAgain}>Try again</Button>
        </p>
      </main>
    );
  }
  return (
    <main className={styles.waiting} aria-busy="true">
      {late && (
        <p className={styles.line}>
          <Spinner />
          Connecting to Retrace on this machine.
        </p>
      )}
    </main>
  );
}
