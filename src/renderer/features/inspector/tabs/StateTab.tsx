import { Copy, History } from 'lucide-react';
import { useContext, useRef } from 'react';
import type { StepState } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { useCommand } from '../../../app/commands.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Chip } from '../../../ui/Chip.tsx';
import { copyText } from '../../../ui/copy.ts';
import { Head } from '../../../ui/Head.tsx';
import { chosenPointer } from '../copyable.ts';
import { CopyPayload } from '../payload/CopyPayload.tsx';
import { PayloadView } from '../payload/PayloadView.tsx';
import { StepContext } from '../step-context.ts';
import { StateChanges } from './StateChanges.tsx';
import styles from './Tabs.module.css';

/** The state after the step: what changed, then all of it. */
export function StateTab({ state }: { state: StepState }) {
  const { hash, source } = state;
  const { onState } = useContext(StepContext);
  const whole = useRef<HTMLDivElement>(null);
  const showOverRun = () => onState?.(chosenPointer(whole.current));
  useCommand('state.toggle', showOverRun, { scope: whole, enabled: onState !== null });
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
        <span className={styles.grow} />
        <Button
          small
          icon={History}
          keys="t"
          disabledReason={onState === null ? 'This step is of a sub-agent: open its run for the state over that' : null}
          tooltip="At the path chosen below"
          onClick={showOverRun}
        >
          State over the run
        </Button>
      </div>
      <StateChanges state={state} />
      <Head note={formatBytes(state.payload.bytes)} end={<CopyPayload payload={state.payload} />}>
        State after this step
      </Head>
      <div ref={whole}>
        <PayloadView payload={state.payload} label="State after this step" />
      </div>
    </>
  );
}
