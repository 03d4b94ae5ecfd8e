import { Copy } from 'lucide-react';
import type { StepState } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Chip } from '../../../ui/Chip.tsx';
import { copyText } from '../../../ui/copy.ts';
import { Head } from '../../../ui/Head.tsx';
import { CopyPayload } from '../payload/CopyPayload.tsx';
import { PayloadView } from '../payload/PayloadView.tsx';
import { StateChanges } from './StateChanges.tsx';
import styles from './Tabs.module.css';

/** The state after the step: what changed, then all of it. */
export function StateTab({ state }: { state: StepState }) {
  const { hash, source } = state;
  return (
    <>
      <div className={styles.stateHead}>
        {source === 'recorded' ? (
          <Chip tooltip="Written by the agent">recorded</Chip>
        ) : (
          <Chip tone="warn" tooltip="Rebuilt from the transcript by Retrace: shown, never verified">
            derived
          </Chip>
        )}
        {hash !== null && (
          <>
            <span className={styles.hash}>{visibleLine(hash)}</span>
            <IconButton
              icon={Copy}
              label="Copy state hash"
              size={20}
              onClick={() => void copyText(hash, 'state hash')}
            />
          </>
        )}
      </div>
      <StateChanges state={state} />
      <Head note={formatBytes(state.payload.bytes)} end={<CopyPayload payload={state.payload} />}>
        State after this step
      </Head>
      <PayloadView payload={state.payload} label="State after this step" />
    </>
  );
}
