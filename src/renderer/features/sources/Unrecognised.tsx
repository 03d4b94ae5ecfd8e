import { formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Head } from '../../ui/Head.tsx';
import { PathText } from '../../ui/Text.tsx';
import styles from './Unrecognised.module.css';

/** Files of a source that gave no run, each with the reason. */
export function Unrecognised({ source }: { source: number }) {
  const reply = useReply('sources.unrecognised', { id: source });
  const files = reply.data?.files ?? [];
  const more = (reply.data?.total ?? 0) - files.length;
  return (
    <section aria-label="Files not recognised">
      <Head note={reply.data && formatCount(reply.data.total)}>Not recognised</Head>
      {reply.error !== null && <EmptyState tone="bad">{errorText(reply.error)}</EmptyState>}
      <ul>
        {files.map((file) => (
          <li key={file.path} className={styles.file}>
            <PathText path={file.path} className={styles.path} />
            <span className={styles.reason}>{visibleLine(file.reason)}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <EmptyState>{`${formatCount(more)} more are not listed.`}</EmptyState>}
    </section>
  );
}
