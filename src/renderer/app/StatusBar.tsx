import { CircleX, Eye, EyeOff, Lock, TriangleAlert, WifiOff } from 'lucide-react';
import { formatBytes, formatCount, formatPlural } from '../../shared/format/numbers.ts';
import { IndexProgress } from '../features/sources/IndexProgress.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useNotice } from '../ui/notice.ts';
import { TooltipLayer } from '../ui/TooltipLayer.tsx';
import { tip } from '../ui/tip.ts';
import { runCommand } from './commands.ts';
import styles from './StatusBar.module.css';
import { useAtMostEvery } from './use-at-most-every.ts';
import { usePacedReply } from './use-paced-reply.ts';
import { useViewStatus } from './view-status.ts';
import { useView } from './view-store.ts';

/** One line that says what is watched, how far reading is and what went wrong; read politely, at most once a second. */
export function StatusBar() {
  const newest = usePacedReply('index.status', {}).data;
  // What the user watches is the user's own doing: that shows at once.
  const status = useAtMostEvery(newest, 1000, newest && `${newest.sources} ${newest.sources_paused}`);
  const info = usePacedReply('app.info', {}, 2000).data;
  const panel = useView((view) => view.panel);
  const said = useViewStatus((state) => state.text);
  const notice = useNotice((state) => state.text);
  const watched = status === undefined ? 0 : status.sources - status.sources_paused;

  return (
    <footer>
      <div className={styles.bar} role="status" aria-label="Status">
        <button type="button" className={styles.item} onClick={() => runCommand('sources.open')} {...tip('Sources')}>
          <Icon of={watched > 0 ? Eye : EyeOff} size={13} />
          {status !== undefined && watched > 0
            ? `Watching ${formatPlural(watched, 'source')}, ${formatPlural(status.files, 'file')}`
            : 'Not watching any folder'}
          {status !== undefined && status.sources_paused > 0 && `, ${formatCount(status.sources_paused)} paused`}
        </button>
        {status && <IndexProgress status={status} />}
        {status?.writer && (
          <span
            className={styles.item}
            {...tip(`Process ${status.writer.pid} writes the index. This one shows what it writes.`)}
          >
            <Icon of={Lock} size={12} />
            Read only, another Retrace indexes
          </span>
        )}
        <button
          type="button"
          className={styles.item}
          aria-pressed={panel === 'problems'}
          onClick={() => runCommand('panel.problems')}
          {...tip('Problems', 'Mod+Shift+m')}
        >
          <Icon of={TriangleAlert} size={13} className={status && status.problems > 0 ? styles.warn : undefined} />
          {status ? formatPlural(status.problems, 'problem') : 'Problems'}
        </button>
        {status?.phase === 'failed' && (
          <span className={styles.item}>
            <Icon of={CircleX} size={13} className={styles.bad} />
            Indexing failed
          </span>
        )}
        {said !== null && <span className={styles.item}>{said}</span>}
        <span className={styles.notice}>{notice}</span>
        <span className={styles.item} {...tip('Retrace reads files on this machine and sends nothing anywhere.')}>
          <Icon of={WifiOff} size={13} />
          Local only, no network
        </span>
        {info && (
          <span className={styles.version} {...tip(`Index ${formatBytes(info.index_bytes)}`)}>
            {info.version}
          </span>
        )}
      </div>
      {/* In a landmark, where readers look for content; it shows in the top layer, wherever it stands here. */}
      <TooltipLayer />
    </footer>
  );
}
