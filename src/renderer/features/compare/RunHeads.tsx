import { ArrowLeftRight, ArrowUpRight, FileX } from 'lucide-react';
import type { RunDetail } from '../../../shared/api.ts';
import { formatAgo } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS, type RunStatus } from '../../../shared/model/run.ts';
import { runCommand } from '../../app/commands.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Chip, ChipButton, type Tone } from '../../ui/Chip.tsx';
import { copyText } from '../../ui/copy.ts';
import { cx } from '../../ui/cx.ts';
import { LiveBadge, StatusIcon } from '../../ui/StatusIcon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './RunHeads.module.css';
import { runTitle } from './run-title.ts';

interface RunHeadsProps {
  left: HeadOf;
  right: HeadOf;
}

export interface HeadOf {
  /** Address of the run. */
  run: string;
  /** Undefined until it is read, and where it is not in the index. */
  detail: RunDetail | undefined;
}

/** Both runs over the halves of the list, with the button that swaps them over its gutter. */
export function RunHeads({ left, right }: RunHeadsProps) {
  return (
    <div className={styles.heads} data-pane="Compared runs">
      <RunHead letter="A" {...left} />
      <div className={styles.middle}>
        <IconButton icon={ArrowLeftRight} label="Swap A and B" keys="s" onClick={() => runCommand('compare.swap')} />
      </div>
      <RunHead letter="B" {...right} />
    </div>
  );
}

function RunHead({ letter, run, detail }: HeadOf & { letter: 'A' | 'B' }) {
  const now = useNow();
  const { time_zone: zone } = useSettings();
  const title = detail ? runTitle(detail) : visibleLine(run);
  return (
    <section className={styles.run} aria-label={`Run ${letter}`}>
      <span className={styles.letter}>{letter}</span>
      {detail && <StatusIcon status={detail.status} size={15} decorative />}
      <h2 className={cx(styles.title, detail?.missing && styles.missing)} {...tip(title)}>
        {title}
      </h2>
      {detail && (
        <>
          <Outcome detail={detail} />
          {detail.missing && (
            <Chip tone="warn" icon={FileX} tooltip="The index still holds what was read. Texts cannot be compared.">
              File moved or deleted
            </Chip>
          )}
          <span className={styles.note}>
            {[visibleLine(detail.agent_name), formatAgo(detail.last_write_us, now, zone)].filter(Boolean).join(', ')}
          </span>
          <span className={styles.grow} />
          <ChipButton
            className={styles.id}
            tooltip={`Run id ${visibleLine(detail.run_id)}\n${visibleLine(detail.path)}\nClick to copy the id`}
            onClick={() => void copyText(detail.agent_id ?? detail.run_id, 'run id')}
          >
            <span className={styles.idText}>{visibleLine(detail.agent_id ?? detail.run_id)}</span>
          </ChipButton>
          <IconButton
            icon={ArrowUpRight}
            label={`Open run ${letter}`}
            onClick={() => useView.getState().openRun(run)}
          />
        </>
      )}
    </section>
  );
}

const TONES: Partial<Record<RunStatus, Tone>> = {
  success: 'ok',
  failure: 'bad',
  partial: 'warn',
  incomplete: 'warn',
};

/** The recorded failure class, else the word for the status. */
function Outcome({ detail: { status, failure } }: { detail: RunDetail }) {
  if (status === 'running') return <LiveBadge />;
  if (failure !== null) return <Chip tone={status === 'failure' ? 'bad' : 'neutral'}>{visibleLine(failure)}</Chip>;
  return <Chip tone={TONES[status] ?? 'neutral'}>{RUN_STATUS_LABELS[status]}</Chip>;
}
