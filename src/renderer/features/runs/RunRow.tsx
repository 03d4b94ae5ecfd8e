import { type DragEvent, memo } from 'react';
import type { RunRow } from '../../../shared/api.ts';
import { formatDuration } from '../../../shared/format/duration.ts';
import { formatCount, formatPlural, formatTokensShort } from '../../../shared/format/numbers.ts';
import { formatAge, formatDateTimeZone, type Zone } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { cx } from '../../ui/cx.ts';
import { Bar } from '../../ui/Placeholder.tsx';
import { LiveBadge, StatusIcon } from '../../ui/StatusIcon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './RunRow.module.css';
import { costTip, durationTip, runCost, runDuration, runNote, runTokens, tokensTip } from './run-words.ts';

/** Letters of a note beside which there is room for the agent's name. */
const ROOM = 20;

/** Counts of steps from here on have no room in their column. */
const SHORT = 10_000;

interface RunRowViewProps {
  run: RunRow;
  nowUs: number;
  zone: Zone;
  /** Written to since the user last looked at it. */
  unread: boolean;
  /** Letter of the mark, for compare. */
  mark: string | null;
  /** Another run was dropped on this one. */
  onDropRun(dropped: string, on: string): void;
}

/** Two lines of 42 px: what it is and when; who ran it and what it took. */
export const RunRowView = memo(({ run, nowUs, zone, unread, mark, onDropRun }: RunRowViewProps) => {
  const { agent, note, bad } = runNote(run);
  const shownAgent = note !== null && note.length > ROOM ? '' : agent;
  const title = visibleLine(run.title) || visibleLine(run.run_id);
  return (
    <div
      className={cx(styles.run, run.missing && styles.missing, unread && styles.unread)}
      {...dragProps(run.run, onDropRun)}
    >
      <StatusIcon status={run.status} decorative />
      <span className={styles.top}>
        <span className={styles.title} {...tip(`${title}\n${visibleLine(run.path)}`)}>
          {title}
        </span>
        {run.copy_of !== null && (
          <span className={styles.copy} {...tip('Another file holds the same run. Counted once in sums.')}>
            Duplicate
          </span>
        )}
        <span className={styles.when} {...tip(whenTip(run, zone))}>
          {run.status === 'running' ? <LiveBadge /> : formatAge(run.last_write_us, nowUs, zone)}
        </span>
      </span>
      {mark !== null && (
        <span className={styles.mark} {...tip(`Marked for compare as ${mark}`)}>
          {mark}
        </span>
      )}
      <span className={styles.note}>
        {shownAgent !== '' && <span className={styles.agent}>{shownAgent}</span>}
        {note !== null && shownAgent !== '' && <span className={styles.between}> · </span>}
        {note !== null && (
          <span className={cx(styles.what, bad && styles.bad)} {...tip(agent === '' ? null : `${agent} · ${note}`)}>
            {note}
          </span>
        )}
      </span>
      <span className={styles.figure} {...tip(durationTip(run))}>
        {formatDuration(runDuration(run))}
      </span>
      <span className={styles.figure} {...tip(run.steps < SHORT ? null : formatPlural(run.steps, 'step'))}>
        {run.steps < SHORT ? formatCount(run.steps) : formatTokensShort(run.steps)}
      </span>
      <span className={styles.figure} {...tip(tokensTip(run))}>
        {runTokens(run, formatTokensShort)}
      </span>
      <span className={styles.figure} {...tip(costTip(run))}>
        {runCost(run)}
      </span>
    </div>
  );
});

const DRAGGED = 'application/x-retrace-run';

/** One row drawn on another compares them; Space marks do the same from the keyboard. */
function dragProps(run: string, onDropRun: (dropped: string, on: string) => void) {
  const holdsRun = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED);
  return {
    draggable: true,
    onDragStart(event: DragEvent) {
      event.dataTransfer.setData(DRAGGED, run);
      event.dataTransfer.effectAllowed = 'link';
    },
    onDragOver(event: DragEvent<HTMLElement>) {
      if (!holdsRun(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'link';
      event.currentTarget.dataset.over = '';
    },
    onDragLeave(event: DragEvent<HTMLElement>) {
      delete event.currentTarget.dataset.over;
    },
    onDrop(event: DragEvent<HTMLElement>) {
      delete event.currentTarget.dataset.over;
      if (!holdsRun(event)) return;
      event.preventDefault();
      const dropped = event.dataTransfer.getData(DRAGGED);
      if (dropped !== run) onDropRun(dropped, run);
    },
  };
}

/** Without any time in the trace, a run stands where its file was last written. */
function whenTip({ last_write_us: last, last_write_of_file: ofFile }: RunRow, zone: Zone): string {
  const when = formatDateTimeZone(last, zone);
  return ofFile ? `File written ${when}\nNot in this trace: times` : `Last write ${when}`;
}

/** The shape of a row whose page is on its way. */
export function RunRowPlaceholder({ index }: { index: number }) {
  return (
    <div className={styles.run} aria-hidden="true">
      <span className={styles.dot} />
      <span className={styles.wide}>
        <Bar width={40 + ((index * 37) % 45)} />
      </span>
      <span className={styles.narrow}>
        <Bar width={20 + ((index * 23) % 26)} />
      </span>
    </div>
  );
}
