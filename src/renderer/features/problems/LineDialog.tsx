import { Copy, MapPin } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ProblemRow, Result } from '../../../shared/api.ts';
import { bytesAsText, wholeLength } from '../../../shared/format/bytes-as-text.ts';
import { formatBytes, formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine, visibleText } from '../../../shared/format/visible-text.ts';
import { useEngine } from '../../api/hooks.ts';
import { useCommand } from '../../app/commands.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import { PathText } from '../../ui/Text.tsx';
import styles from './LineDialog.module.css';
import { problemPlace } from './problem-place.ts';

/** Bytes of one reply, and bytes shown at most: a line may be as large as its file. */
const WINDOW = 64_000;
const MOST = 640_000;

interface LineDialogProps {
  problem: ProblemRow;
  /** The step before the line, or null where its file has none. */
  before: Result<'problems.step'>['target'];
  onClose(): void;
}

interface Read {
  text: string;
  /** Bytes that `text` shows, of `bytes`. */
  read: number;
  bytes: number;
}

/** A line that gave no step, as it stands in its file. */
export function LineDialog({ problem, before, onClose }: LineDialogProps) {
  const { line, read, error, readOn } = useLine(problem.id);
  const { offset, run } = problem;
  const left = line === null ? 0 : line.bytes - line.read;
  const { openRun } = useView.getState();
  useCommand('escape', onClose);
  const leave = (open: () => void) => {
    onClose();
    open();
  };

  return (
    <Dialog
      title={problem.line === null ? 'The line as it stands' : `Line ${formatCount(problem.line)} as it stands`}
      width={760}
      onClose={onClose}
      footer={
        <>
          <Button
            icon={Copy}
            disabledReason={line === null ? 'Nothing has been read.' : null}
            onClick={() => line !== null && void copyText(line.text, formatBytes(line.read))}
          >
            {left > 0 ? 'Copy what is shown' : 'Copy line'}
          </Button>
          <Button icon={MapPin} variant="ghost" onClick={() => void copyText(problemPlace(problem), 'file:line')}>
            Copy file:line
          </Button>
          <span className={styles.grow} />
          {before !== null ? (
            <Button onClick={() => leave(() => openRun(before.run, before.step))}>Show the step before it</Button>
          ) : (
            run !== null && <Button onClick={() => leave(() => openRun(run))}>Open its run</Button>
          )}
        </>
      }
    >
      <div className={styles.head}>
        <span className={styles.place}>
          <PathText path={problemPlace(problem)} />
        </span>
        <p className={styles.message}>{visibleLine(problem.message)}</p>
        <p className={styles.facts}>
          It gave no step.
          {line !== null &&
            offset !== null &&
            ` Bytes ${formatCount(offset)} to ${formatCount(offset + line.bytes)} of the file, ${formatBytes(line.bytes)}.`}
          {line !== null && line.bytes === 0 && ' The line is empty.'}
        </p>
      </div>
      {error !== null && <EmptyState tone="bad">{errorText(error)}</EmptyState>}
      {line !== null && (
        <ScrollSection className={styles.bytes} aria-label="Text of the line" data-autofocus>
          {visibleText(line.text)}
        </ScrollSection>
      )}
      {left > 0 && (
        <div className={styles.more}>
          <span>{`${formatBytes(read)} of ${formatBytes(read + left)} shown.`}</span>
          {read < MOST ? (
            <Button small onClick={readOn}>
              Show more
            </Button>
          ) : (
            <span>Open the file itself for the rest.</span>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** What is read of the line so far; `readOn` asks for one more window of it. */
function useLine(id: number): { line: Read | null; read: number; error: unknown; readOn(): void } {
  const client = useEngine();
  const [line, setLine] = useState<Read | null>(null);
  const [wanted, setWanted] = useState(WINDOW);
  const [error, setError] = useState<unknown>(null);
  const read = line?.read ?? 0;
  const whole = line !== null && read >= line.bytes;
  useEffect(() => {
    if (whole || read >= wanted) return;
    const abort = new AbortController();
    client.request('problems.read', { id, offset: read, n: WINDOW }, { signal: abort.signal }).then(
      ({ data, bytes }) => {
        if (abort.signal.aborted) return;
        const last = read + data.length >= bytes || data.length === 0;
        const shown = last ? data : data.subarray(0, wholeLength(data));
        const text = bytesAsText(shown);
        setLine((had) => ({ text: (had?.text ?? '') + text, read: last ? bytes : read + shown.length, bytes }));
        // A cut character may leave a few bytes short of what was wanted: that is enough.
        if (!last) setWanted(read + shown.length);
      },
      (failure: unknown) => !abort.signal.aborted && setError(failure),
    );
    return () => abort.abort();
  }, [client, id, read, whole, wanted]);
  return { line, read, error, readOn: () => setWanted(read + WINDOW) };
}
