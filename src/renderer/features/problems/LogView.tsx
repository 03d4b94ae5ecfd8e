import { Copy } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatClock } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useSettings } from '../../app/settings.ts';
import { errorText } from '../../app/use-action.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy.ts';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PlaceholderRows } from '../../ui/Placeholder.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import styles from './LogView.module.css';

/** What the index did, newest last. It never holds content of a trace, so it can be handed on. */
export function LogView() {
  const log = usePacedReply('log.tail', {});
  const { time_zone: zone } = useSettings();
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const lines = log.data?.lines;

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the end when lines arrive
  useEffect(() => {
    const element = scroller.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [lines]);

  if (log.error) return <EmptyState tone="bad">{errorText(log.error)}</EmptyState>;
  if (!lines) return <PlaceholderRows rows={5} height={18} label="Reading the log" />;
  if (lines.length === 0) return <EmptyState>Nothing has been logged since this start.</EmptyState>;
  const text = lines.map((line) => `${formatClock(line.at_us, 'UTC', true)}Z ${line.level} ${line.message}`).join('\n');
  return (
    <div className={styles.view}>
      <ScrollSection
        ref={scroller}
        aria-label="Log lines"
        className={styles.lines}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          follows.current = scrollTop + clientHeight >= scrollHeight - 4;
        }}
      >
        <ol>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever appended, and have no id
            <li key={at} className={styles.line}>
              <time className={styles.time}>{formatClock(line.at_us, zone, true)}</time>
              <span className={cx(styles.level, styles[line.level])}>{line.level}</span>
              <span className={styles.message}>{visibleLine(line.message)}</span>
            </li>
          ))}
        </ol>
      </ScrollSection>
      <div className={styles.end}>
        <Button small icon={Copy} onClick={() => copyText(text, 'log')}>
          Copy log
        </Button>
      </div>
    </div>
  );
}
