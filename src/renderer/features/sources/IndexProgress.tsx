import { CircleSlash, RotateCw, X } from 'lucide-react';
import type { IndexStatus } from '../../../shared/api.ts';
import { formatRemaining } from '../../../shared/format/duration.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { useAction } from '../../app/use-action.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './IndexProgress.module.css';

/** Rate and time left, once a second of reading has been seen. */
export function progressNote(status: IndexStatus): string | null {
  if (status.bytes_per_second === null || status.remaining_ms === null) return null;
  return `${formatBytes(status.bytes_per_second)}/s, ${formatRemaining(status.remaining_ms)} left`;
}

/** How far the current pass is, with what the user can do about it; nothing when there is no pass. */
export function IndexProgress({ status }: { status: IndexStatus }) {
  const action = useAction();
  switch (status.phase) {
    case 'starting':
    case 'idle':
    case 'failed':
      return null;
    case 'scanning':
      return (
        <span className={styles.item}>
          <Spinner size={12} />
          {status.files_total > 0 ? `Scanning, ${formatPlural(status.files_total, 'file')} so far` : 'Scanning'}
        </span>
      );
    case 'cancelled':
      return (
        <span className={styles.item}>
          <Icon of={CircleSlash} size={12} />
          {`Indexing stopped, ${formatCount(status.files_done)} of ${formatCount(status.files_total)} files read`}
          <button type="button" className={styles.act} onClick={() => action('index.resume', {}, ['index.status'])}>
            <Icon of={RotateCw} size={12} />
            Resume
          </button>
        </span>
      );
    case 'indexing': {
      const share = status.bytes_total > 0 ? Math.min(1, status.bytes_done / status.bytes_total) : 0;
      const note = progressNote(status);
      return (
        <span className={styles.item}>
          <Spinner size={12} />
          {`Indexing ${formatCount(status.files_done)} of ${formatCount(status.files_total)}`}
          <progress className={styles.bar} aria-label="Indexing" max={1} value={share} />
          {note && <span className={styles.note}>{note}</span>}
          <button
            type="button"
            className={styles.act}
            aria-label="Stop indexing"
            onClick={() => action('index.cancel', {}, ['index.status'])}
            {...tip('Stop reading files that are not open. Watching goes on.')}
          >
            <Icon of={X} size={12} />
          </button>
        </span>
      );
    }
  }
}
