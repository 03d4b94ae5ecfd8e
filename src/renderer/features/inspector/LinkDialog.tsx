import { parseExternalLink } from '../../../shared/links.ts';
import { desktop } from '../../api/desktop.ts';
import { useCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './LinkDialog.module.css';

/** Shows an address of a trace in full, and who would be asked, before anything is opened. */
export function LinkDialog({ address, onClose }: { address: string; onClose(): void }) {
  const link = parseExternalLink(address);
  // Before what Escape would do to the view below.
  useCommand('escape', onClose, link !== null);
  if (!link) return null;
  return (
    <Dialog
      title="Open this address in the browser?"
      width={560}
      onClose={onClose}
      footer={
        <>
          <span className={styles.grow} />
          <Button onClick={() => void copyText(link.href, 'address').then(onClose)}>Copy address</Button>
          <Button
            variant="primary"
            disabledReason={
              desktop && !link.href.startsWith('https:') ? 'Only https addresses are opened from here.' : null
            }
            onClick={() => {
              window.open(link.href, '_blank', 'noopener,noreferrer');
              onClose();
            }}
          >
            Open
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p>It comes from the trace. Opening it leaves Retrace and tells that site that you did.</p>
        <dl className={styles.facts}>
          <dt>Site</dt>
          <dd className={styles.host}>{link.host}</dd>
          <dt>Address</dt>
          <dd className={styles.address}>{link.href}</dd>
        </dl>
      </div>
    </Dialog>
  );
}
