import { Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { FoundFolder } from '../../../shared/api.ts';
import { formatBytes, formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { formatAgo, formatDateTimeZone } from '../../../shared/format/time.ts';
import { useReply } from '../../api/hooks.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { errorText, useAction } from '../../app/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PathText } from '../../ui/Text.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './FoundFolders.module.css';

/** Agent folders of this machine, by names and sizes alone, to be watched with one click. */
export function FoundFolders() {
  const found = useReply('sources.found', {});
  const action = useAction();
  const now = useNow();
  const { time_zone: zone } = useSettings();
  /** Folders the user took out; the others are in. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [adding, setAdding] = useState(false);

  const folders = found.data?.folders ?? [];
  const offered = folders.filter((folder) => !folder.added && folder.error === null && folder.files > 0);
  const chosen = offered.filter((folder) => !left.has(folder.path));
  const files = chosen.reduce((sum, folder) => sum + folder.files, 0);
  const bytes = chosen.reduce((sum, folder) => sum + folder.bytes, 0);

  const choose = (path: string, checked: boolean) => {
    const next = new Set(left);
    if (checked) next.delete(path);
    else next.add(path);
    setLeft(next);
  };
  const add = async () => {
    setAdding(true);
    await action('sources.add', { paths: chosen.map((folder) => folder.path) }, [
      'sources.list',
      'sources.found',
      'index.status',
      'runs.open',
    ]);
    setAdding(false);
  };
  const again = () => void found.refetch();

  return (
    <section aria-labelledby="found-head" className={styles.found}>
      <div className={styles.head}>
        <h2 id="found-head" className={styles.title}>
          Found on this machine
        </h2>
        <span className={styles.dim}>Names and sizes only. Files are not read until you add them.</span>
      </div>
      {found.error !== null && (
        <EmptyState tone="bad" action={<Button onClick={again}>Try again</Button>}>
          {errorText(found.error)}
        </EmptyState>
      )}
      {found.isPending && <EmptyState tone="busy">Looking for agent folders.</EmptyState>}
      {found.data && folders.length === 0 && (
        <EmptyState>No agent folders found. Open the folder your agent writes to, or the sample runs.</EmptyState>
      )}
      {folders.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={styles.check}>
                <span className={styles.dim}>Add</span>
              </th>
              <th>Source</th>
              <th className={styles.number}>Files</th>
              <th className={styles.number}>Size</th>
              <th className={styles.number}>Last write</th>
            </tr>
          </thead>
          <tbody>
            {folders.map((folder) => (
              <tr key={folder.path}>
                <td className={styles.check}>
                  <Checkbox
                    label={`Add ${folder.label}`}
                    checked={!folder.added && offered.includes(folder) && !left.has(folder.path)}
                    disabled={!offered.includes(folder)}
                    onChange={(checked) => choose(folder.path, checked)}
                  />
                </td>
                <td className={styles.source}>
                  <span className={styles.name}>{folder.label}</span>
                  <PathText path={folder.path} className={styles.path} />
                  <Note folder={folder} />
                </td>
                {folder.error === null ? (
                  <>
                    <td className={styles.number}>{formatCount(folder.files)}</td>
                    <td className={styles.number}>{formatBytes(folder.bytes)}</td>
                    <td className={styles.number} {...tip(formatDateTimeZone(folder.last_write_us, zone))}>
                      {formatAgo(folder.last_write_us, now, zone)}
                    </td>
                  </>
                ) : (
                  <td colSpan={3} className={styles.number}>
                    <Button onClick={again}>Try again</Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={styles.actions}>
        {offered.length > 0 && (
          <Button
            icon={Plus}
            busy={adding}
            onClick={add}
            disabledReason={chosen.length === 0 ? 'Choose at least one source.' : null}
          >
            {`Add ${chosen.length === 1 ? '1 selected source' : `${formatCount(chosen.length)} selected sources`}`}
          </Button>
        )}
        {chosen.length > 0 && (
          <span className={styles.dim}>{`${formatPlural(files, 'file')}, ${formatBytes(bytes)}`}</span>
        )}
        <span className={styles.grow} />
        <Button variant="ghost" icon={RotateCw} busy={found.isFetching && !found.isPending} onClick={again}>
          Scan again
        </Button>
      </div>
    </section>
  );
}

/** Why a folder is not offered. */
function Note({ folder }: { folder: FoundFolder }) {
  if (folder.error !== null) return <span className={styles.warn}>{`No read access. ${folder.error}`}</span>;
  if (folder.added) return <span className={styles.dim}>Watched already</span>;
  if (folder.files === 0) return <span className={styles.dim}>No trace files yet</span>;
  return null;
}
