import { Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Connection, ConnectionState } from '../api/client.ts';
import { Icon } from '../ui/Icon.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import styles from './ConnectionBanner.module.css';

/** How it stands with the engine, from the first render on. */
export function useConnectionState(connection: Pick<Connection, 'state' | 'onState'>): ConnectionState {
  const [state, setState] = useState(connection.state);
  useEffect(() => {
    setState(connection.state);
    return connection.onState(setState);
  }, [connection]);
  return state;
}

/** A line under the title bar while the engine is away; everything below stays as it was. */
export function ConnectionBanner({ connection }: { connection: Pick<Connection, 'state' | 'onState'> }) {
  const state = useConnectionState(connection);
  if (state === 'connected') return null;
  return (
    <div className={styles.banner} role="status">
      {state === 'refused' ? <Icon of={Unplug} /> : <Spinner />}
      {state === 'refused' ? (
        <span>
          <b className={styles.strong}>Disconnected.</b> Retrace was started anew and gave out another address. Open the
          one it printed last.
        </span>
      ) : (
        <span>
          <b className={styles.strong}>Reconnecting.</b> What you see was read before the connection was lost. If
          Retrace has ended, start it again.
        </span>
      )}
    </div>
  );
}
