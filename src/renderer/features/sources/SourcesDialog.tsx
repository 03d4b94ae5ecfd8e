import type { LucideIcon } from 'lucide-react';
import {
  CircleX,
  Eye,
  FlaskConical,
  FolderOpen,
  Pause,
  Play,
  RotateCw,
  Timer,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';
import type { SourceRow } from '../../../shared/api.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { formatAgo, formatDateTimeZone } from '../../../shared/format/time.ts';
import { runCommand } from '../../app/commands.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { errorText, useAction } from '../../app/use-action.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { PathText } from '../../ui/Text.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './SourcesDialog.module.css';
import { Unrecognised } from './Unrecognised.tsx';

const STATES: Record<SourceRow['state'], { label: string; icon: LucideIcon; tone: 'plain' | 'warn' | 'bad' }> = {
  watching: { label: 'Watching', icon: Eye, tone: 'plain' },
  polling: { label: 'Polling', icon: Timer, tone: 'warn' },
  paused: { label: 'Paused', icon: Pause, tone: 'plain' },
  missing: { label: 'Missing', icon: CircleX, tone: 'bad' },
  unreadable: { label: 'No read access', icon: TriangleAlert, tone: 'bad' },
};

const CHANGES = ['sources.list', 'sources.found', 'index.status', 'runs.open', 'problems.list'] as const;

/** What is watched, how it goes, and what was left out. */
export function SourcesDialog({ onClose }: { onClose(): void }) {
  const sources = usePacedReply('sources.list', {});
  const action = useAction();
  const now = useNow();
  const { time_zone: zone } = useSettings();
  const info = usePacedReply('app.info', {}, 2000).data;
  const [listed, setListed] = useState<number | null>(null);
  const [removed, setRemoved] = useState<SourceRow | null>(null);
  const rows = sources.data?.sources ?? [];
  const follows = usePacedReply('index.status', {}).data?.writer != null;
  const noRescan = follows ? 'Another Retrace reads the files.' : null;

  const remove = async (source: SourceRow) => {
    const done = await action('sources.remove', { id: source.id }, CHANGES);
    if (done) setRemoved(source);
  };
  const giveBack = async ({ path, sample, state }: SourceRow) => {
    const added = await (sample
      ? action('sources.add_samples', {}, CHANGES)
      : action('sources.add', { paths: [path] }, CHANGES));
    if (added === null) return;
    setRemoved(null);
    const id = added.sources.find((source) => source.path === path)?.id;
    if (state === 'paused' && id !== undefined) await action('sources.pause', { id, paused: true }, CHANGES);
  };

  return (
    <Dialog
      title="Sources"
      onClose={onClose}
      width={980}
      footer={
        <>
          <Button icon={FolderOpen} onClick={() => runCommand('open.folder')}>
            Open folder…
          </Button>
          <Button icon={FolderOpen} variant="ghost" onClick={() => runCommand('open.files')}>
            Open trace files…
          </Button>
          {info && info.sample_runs > 0 && !rows.some((source) => source.sample) && (
            <Button icon={FlaskConical} variant="ghost" onClick={() => action('sources.add_samples', {}, CHANGES)}>
              Add sample runs
            </Button>
          )}
          <span className={styles.grow} />
          {rows.length > 0 && (
            <Button
              icon={RotateCw}
              variant="ghost"
              disabledReason={noRescan}
              onClick={() => action('sources.rescan', {}, CHANGES)}
            >
              Rescan all
            </Button>
          )}
        </>
      }
    >
      {removed !== null && (
        <div className={styles.removed} role="status">
          <span className={styles.removedText}>
            Removed <PathText path={removed.path} className={styles.path} />. Its files are untouched.
          </span>
          <Button small onClick={() => void giveBack(removed)}>
            Undo
          </Button>
        </div>
      )}
      <div className={styles.body}>
        {sources.error !== null && <EmptyState tone="bad">{errorText(sources.error)}</EmptyState>}
        {sources.isPending && <PlaceholderRows rows={3} height={42} label="Reading the sources" />}
        {sources.data && rows.length === 0 && (
          <EmptyState>Nothing is watched. Open a folder of trace files.</EmptyState>
        )}
        {rows.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th>Source</th>
                <th className={styles.number}>Files</th>
                <th className={styles.number}>Runs</th>
                <th className={styles.number}>Size</th>
                <th className={styles.number}>Problems</th>
                <th className={cx(styles.number, styles.wide)}>Not recognised</th>
                <th className={cx(styles.number, styles.when)}>Last change</th>
                <th className={styles.actions}>
                  <span className={styles.hidden}>Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((source) => {
                const state = STATES[source.state];
                const paused = source.state === 'paused';
                return (
                  <tr key={source.id}>
                    <td>
                      <PathText path={source.path} className={styles.path} />
                      <span className={cx(styles.state, styles[state.tone])}>
                        <Icon of={state.icon} size={12} />
                        {source.sample ? `Samples, ${state.label.toLowerCase()}` : state.label}
                        {source.notice && `. ${source.notice}`}
                      </span>
                    </td>
                    <td className={styles.number}>{formatCount(source.files)}</td>
                    <td className={styles.number}>{formatCount(source.runs)}</td>
                    <td className={styles.number}>{formatBytes(source.bytes)}</td>
                    <td className={styles.number}>{formatCount(source.problems)}</td>
                    <td className={styles.number}>
                      {source.unrecognised === 0 ? (
                        '0'
                      ) : (
                        <button
                          type="button"
                          className={styles.link}
                          aria-expanded={listed === source.id}
                          aria-label={`${formatPlural(source.unrecognised, 'file')} not recognised, show why`}
                          onClick={() => setListed(listed === source.id ? null : source.id)}
                        >
                          {formatCount(source.unrecognised)}
                        </button>
                      )}
                    </td>
                    <td className={styles.number} {...tip(formatDateTimeZone(source.last_event_us, zone))}>
                      {formatAgo(source.last_event_us, now, zone)}
                    </td>
                    <td className={styles.actions}>
                      <IconButton
                        icon={paused ? Play : Pause}
                        label={paused ? 'Watch again' : 'Pause watching'}
                        onClick={() => action('sources.pause', { id: source.id, paused: !paused }, CHANGES)}
                      />
                      <IconButton
                        icon={RotateCw}
                        label="Rescan"
                        disabledReason={noRescan ?? (paused ? 'It is paused.' : null)}
                        onClick={() => action('sources.rescan', { id: source.id }, CHANGES)}
                      />
                      <IconButton
                        icon={Trash2}
                        label="Remove from Retrace, leave the files"
                        onClick={() => remove(source)}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
        {listed !== null && rows.some((source) => source.id === listed) && <Unrecognised source={listed} />}
      </div>
    </Dialog>
  );
}
