import type { Payload } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { errorText } from '../../../app/use-action.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './Payload.module.css';
import type { PayloadState, PayloadStore } from './payload-store.ts';
import { SaveButton } from './SaveButton.tsx';
import { READ_AT_ONCE } from './use-payload.ts';

interface PayloadFooterProps {
  payload: Payload;
  store: PayloadStore;
  state: PayloadState;
}

/** Under a text that is not all here: how much there is, and how to get the rest. */
export function PayloadFooter({ payload, store, state }: PayloadFooterProps) {
  if (state.error !== null) {
    return (
      <div className={styles.footer} role="alert">
        <span className={styles.problem}>{errorText(state.error)}</span>
        <Button small onClick={() => void store.readAll()}>
          Try again
        </Button>
      </div>
    );
  }
  // A small one is read on as soon as it comes into view.
  if (state.whole || payload.bytes <= READ_AT_ONCE) return null;
  return (
    <div className={styles.footer}>
      <span className={styles.progress}>
        {formatBytes(state.read)} of {formatBytes(payload.bytes)} shown
      </span>
      {state.busy ? (
        <Button small busy onClick={() => store.stop()}>
          Stop
        </Button>
      ) : (
        <Button small onClick={() => void store.readAll()}>
          Show all {formatBytes(payload.bytes)}
        </Button>
      )}
      <SaveButton payload={payload} />
    </div>
  );
}
