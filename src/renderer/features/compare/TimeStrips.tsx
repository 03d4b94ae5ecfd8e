import { memo, useMemo } from 'react';
import type { StepRow, Timeline } from '../../../shared/api.ts';
import { formatDuration, formatOffset, speakDuration } from '../../../shared/format/duration.ts';
import { useReply } from '../../api/hooks.ts';
import { tip } from '../../ui/tip.ts';
import { stripPaths } from './strip-paths.ts';
import styles from './TimeStrips.module.css';

interface TimeStripsProps {
  left: string;
  right: string;
  /** Steps of the selected pair. */
  leftStep: StepRow | null;
  rightStep: StepRow | null;
}

/** Both runs on one scale of time, each from its own start. Absent where neither records times. */
export function TimeStrips({ left, right, leftStep, rightStep }: TimeStripsProps) {
  const a = useReply('timeline.open', { root: left, fold_idle: false });
  const b = useReply('timeline.open', { root: right, fold_idle: false });
  const timelineA = a.isPlaceholderData ? undefined : a.data;
  const timelineB = b.isPlaceholderData ? undefined : b.data;
  if (!timelineA || !timelineB || (!timelineA.timed && !timelineB.timed)) return null;
  const length_us = Math.max(lengthOf(timelineA), lengthOf(timelineB));
  return (
    <figure className={styles.strips} aria-label="Both runs on one scale of time">
      <Strip letter="A" timeline={timelineA} length_us={length_us} step={leftStep} />
      <Strip letter="B" timeline={timelineB} length_us={length_us} step={rightStep} />
    </figure>
  );
}

function lengthOf({ timed, length_us }: Timeline): number {
  return timed ? length_us : 0;
}

interface StripProps {
  letter: 'A' | 'B';
  timeline: Timeline;
  /** Of the longer run. */
  length_us: number;
  step: StepRow | null;
}

function Strip({ letter, timeline, length_us, step }: StripProps) {
  if (!timeline.timed) {
    return (
      <div className={styles.strip}>
        <span className={styles.letter}>{letter}</span>
        <span className={styles.none}>Not in this trace: times</span>
      </div>
    );
  }
  const share = (us: number) => `${length_us === 0 ? 0 : (us / length_us) * 100}%`;
  const offset = step?.offset_us ?? null;
  const lasts = step?.duration_us ?? 0;
  const at = offset === null ? '' : `, the selected step from ${formatOffset(offset)}`;
  return (
    <div
      className={styles.strip}
      {...tip(`${letter}: ${formatDuration(timeline.length_us)} from the first to the last record`)}
    >
      <span className={styles.letter} aria-hidden="true">
        {letter}
      </span>
      <span className={styles.track} role="img" aria-label={`${letter}: ${speakDuration(timeline.length_us)}${at}`}>
        <span className={styles.run} style={{ width: share(timeline.length_us) }}>
          <Overview timeline={timeline} />
        </span>
        {offset !== null && <span className={styles.selected} style={{ left: share(offset), width: share(lasts) }} />}
      </span>
      <span className={styles.length} aria-hidden="true">
        {formatDuration(timeline.length_us)}
      </span>
    </div>
  );
}

const Overview = memo(({ timeline: { overview } }: { timeline: Timeline }) => {
  const paths = useMemo(() => stripPaths(overview), [overview]);
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${overview.cells} ${overview.rows}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {paths.map(({ kind, d }) => (
        <path key={kind} d={d} className={styles[kind]} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
});
