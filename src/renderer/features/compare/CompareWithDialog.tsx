import { History, ListChecks, Rows3 } from 'lucide-react';
import type { RunDetail } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { formatAgo } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useReply } from '../../api/hooks.ts';
import { runCommand } from '../../app/commands.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { errorText } from '../../app/use-action.ts';
import { MOST_MARKED, useView } from '../../app/view-store.ts';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { StatusIcon } from '../../ui/StatusIcon.tsx';
import styles from './CompareWithDialog.module.css';
import { runTitle } from './run-title.ts';

/** With what to compare the run on screen: the runs marked, the one the engine finds, or another of the list. */
export function CompareWithDialog({ onClose }: { onClose(): void }) {
  const run = useView((view) => view.run);
  const marked = useView((view) => view.marked);
  if (run === null) return null;
  const others = marked.filter((each) => each !== run);
  const compare = (other: string) => {
    onClose();
    useView.getState().openComparison(other, run);
  };
  const all = [...others, run];
  const compareAll = () => {
    onClose();
    useView.getState().compareRuns(all);
  };
  const choose = () => {
    onClose();
    const { marked: before, change } = useView.getState();
    if (!before.includes(run)) change({ marked: [run, ...before].slice(0, MOST_MARKED) });
    runCommand('view.runs');
  };
  return (
    <Dialog title="Compare with" onClose={onClose} width={520}>
      <ul className={styles.choices}>
        {all.length > 2 && all.length <= MOST_MARKED && (
          <li>
            <button type="button" className={styles.choice} data-autofocus={true} onClick={compareAll}>
              <Icon of={Rows3} size={14} />
              <span className={styles.what}>
                This run and the {formatCount(others.length)} marked ones, all at once
              </span>
              <span className={styles.note}>Compares {formatCount(all.length)} runs step by step</span>
            </button>
          </li>
        )}
        {others.map((other, at) => (
          <li key={other}>
            <Marked run={other} first={at === 0 && all.length === 2} onChoose={compare} />
          </li>
        ))}
        <li>
          <Peer run={run} first={others.length === 0} onChoose={compare} />
        </li>
        <li>
          <button type="button" className={styles.choice} onClick={choose}>
            <Icon of={ListChecks} size={14} />
            <span className={styles.what}>Another run of the list</span>
            <span className={styles.note}>Marks this run. Mark another one with Space, then press C.</span>
          </button>
        </li>
      </ul>
    </Dialog>
  );
}

interface ChoiceProps {
  run: string;
  /** Takes the focus of the dialog. */
  first: boolean;
  onChoose(run: string): void;
}

function Marked({ run, first, onChoose }: ChoiceProps) {
  const detail = useReply('run.get', { run }).data;
  return (
    <button
      type="button"
      className={styles.choice}
      data-autofocus={first ? true : undefined}
      onClick={() => onChoose(run)}
    >
      {detail ? <StatusIcon status={detail.status} size={14} /> : <span />}
      <span className={styles.what}>{detail ? runTitle(detail) : visibleLine(run)}</span>
      <span className={styles.note}>Marked in the list</span>
    </button>
  );
}

/** The last run of the same agent and folder that has no error, as far as the files say. */
function Peer({ run, first, onChoose }: ChoiceProps) {
  const reply = useReply('compare.peer', { run });
  const peer = reply.data?.run ?? null;
  const detail = useReply('run.get', peer === null ? null : { run: peer });
  const note = reply.error ? errorText(reply.error) : (reply.data?.note ?? 'Looking for it.');
  return (
    <button
      type="button"
      className={cx(styles.choice, peer === null && styles.off)}
      data-autofocus={first ? true : undefined}
      aria-disabled={peer === null}
      onClick={() => peer !== null && onChoose(peer)}
    >
      <Icon of={History} size={14} />
      <span className={styles.what}>The last run of this agent and folder that has no error</span>
      {peer !== null && detail.data && <PeerRun detail={detail.data} />}
      <span className={styles.note}>{visibleLine(note)}</span>
    </button>
  );
}

function PeerRun({ detail }: { detail: RunDetail }) {
  const now = useNow();
  const { time_zone: zone } = useSettings();
  return (
    <span className={styles.run}>
      {runTitle(detail)}, {formatAgo(detail.last_write_us, now, zone)}
    </span>
  );
}
