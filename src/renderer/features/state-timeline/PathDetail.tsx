import { ChevronLeft, ChevronRight, Copy } from 'lucide-react';
import { useReply } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { FailureNotice } from '../../app/FailureNotice.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ChangeRows } from '../../ui/ChangeRows.tsx';
import { copyText } from '../../ui/copy.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { say } from '../../ui/notice.ts';
import { Bar } from '../../ui/Placeholder.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import type { StateDetailProps } from './detail-props.ts';
import styles from './PathDetail.module.css';
import {
  asOfText,
  innerPathText,
  ownKeyText,
  pathText,
  stepText,
  unchangedText,
  unwrittenText,
} from './state-words.ts';
import { useWriteMoves } from './use-write-moves.ts';
import { WriteList } from './WriteList.tsx';

/** What the engine takes as a path. */
const LONGEST = 65_536;

interface PathDetailProps extends StateDetailProps {
  path: string;
}

/** Who last wrote the chosen path, what that changed, and every other write of it. */
export function PathDetail(props: PathDetailProps) {
  const { path, timeline, asOf, selected, onSelect } = props;
  const tooLong = path.length > LONGEST;
  const reply = useReply('state.writer', tooLong ? null : { id: timeline.id, pointer: path, seq: asOf });
  const writer = reply.data;
  const go = useWriteMoves(path, reply.isPlaceholderData ? null : (writer ?? null), (to, { [to]: target }) => {
    if (target !== null) onSelect(target.step, target.seq);
    else say(`No ${to} write of ${pathText(path)}`);
  });
  useCommand('state.previous_write', () => go('previous'));
  useCommand('state.next_write', () => go('next'));

  if (tooLong) return <EmptyState>This path is too long to be followed.</EmptyState>;
  return (
    <>
      <div className={styles.head}>
        <h3 className={styles.path}>{pathText(path)}</h3>
        <IconButton icon={Copy} label="Copy path" size={20} onClick={() => void copyText(path, 'path')} />
        <span className={styles.grow} />
        <Button
          small
          icon={ChevronLeft}
          keys=","
          disabledReason={writer?.previous === null ? 'No write before' : null}
          onClick={() => go('previous')}
        >
          Previous write
        </Button>
        <Button
          small
          icon={ChevronRight}
          keys="."
          disabledReason={writer?.next === null ? 'No write after' : null}
          onClick={() => go('next')}
        >
          Next write
        </Button>
      </div>
      {reply.isError && <FailureNotice error={reply.error} onRetry={() => void reply.refetch()} />}
      {writer === undefined ? (
        !reply.isError && (
          <div className={styles.waiting} role="status" aria-label="Reading who wrote it">
            <Bar width={50} />
          </div>
        )
      ) : (
        <>
          <p className={styles.writer} role="status">
            {writer.write === null ? (
              unwrittenText(writer, selected)
            ) : (
              <>
                Last written by{' '}
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => writer.write && onSelect(writer.write.step.step, writer.write.step.seq)}
                >
                  {stepText(writer.write.step)}
                </button>{' '}
                {asOfText(selected)}
              </>
            )}
          </p>
          {writer.write !== null && <WriteChanges id={timeline.id} path={path} seq={writer.write.step.seq} />}
          <WriteList {...props} place={writer.place} />
        </>
      )}
    </>
  );
}

/** What a step changed at a path. */
function WriteChanges({ id, path, seq }: { id: string; path: string; seq: number }) {
  const { data, isPlaceholderData, isError, error, refetch } = useReply('state.difference', {
    ...{ id, left: seq - 1, right: seq, pointer: path },
  });
  if (isError) {
    return <FailureNotice error={error} onRetry={() => void refetch()} />;
  }
  const unchanged = data && !isPlaceholderData ? unchangedText(data.unchanged_paths) : null;
  return (
    <ScrollSection className={styles.changes} aria-label="Before and after this write" aria-busy={isPlaceholderData}>
      {data && (
        <ChangeRows
          changes={data.changes}
          cut={data.cut}
          capped={data.capped}
          sides="before and after"
          pathText={(pointer) => innerPathText(pointer, path) || ownKeyText(path)}
        />
      )}
      {unchanged !== null && <p className={styles.note}>{unchanged}</p>}
    </ScrollSection>
  );
}
