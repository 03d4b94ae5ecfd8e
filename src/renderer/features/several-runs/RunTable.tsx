import { FileX, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { SeveralRuns } from '../../../shared/api.ts';
import { formatCount, UNKNOWN } from '../../../shared/format/numbers.ts';
import { runLetter } from '../../../shared/format/run-letter.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS } from '../../../shared/model/run.ts';
import { useView } from '../../app/view-store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Head } from '../../ui/Head.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import { StatusIcon } from '../../ui/StatusIcon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './RunTable.module.css';
import type { ShownRun } from './use-run-details.ts';

interface RunTableProps {
  runs: readonly ShownRun[];
  /** Null until they are compared. */
  several: SeveralRuns | null;
  /** Place of the run whose button takes the focus when the table is first drawn. */
  focused: number | null;
  onRemove(run: string): void;
}

/** The runs by their letters: how each ended, and where it leaves what most do. */
export function RunTable({ runs, several, focused, onRemove }: RunTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where another run was removed
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    if (focused === null || document.activeElement !== document.body) return;
    const buttons = body.current?.querySelectorAll<HTMLElement>('[data-remove]');
    buttons?.[Math.min(focused, runs.length - 1)]?.focus();
  }, []);
  return (
    <section className={styles.pane} aria-label="Runs compared" data-pane="Runs compared">
      <Head level={2} note={formatCount(runs.length)}>
        Runs
      </Head>
      <ScrollSection className={styles.body} aria-label="Table of runs">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Title</th>
              <th scope="col">Outcome</th>
              <th scope="col" className={styles.figure}>
                Steps
              </th>
              <th
                scope="col"
                className={styles.figure}
                {...tip('The first position at which it does what fewer runs do')}
              >
                Differs at
              </th>
              <th
                scope="col"
                className={styles.figure}
                {...tip('The first position at which it is on a path that fewer take')}
              >
                Leaves at
              </th>
              <td />
            </tr>
          </thead>
          <tbody ref={body}>
            {runs.map((run, at) => (
              <RunLine
                key={run.run}
                run={run}
                at={at}
                braided={several?.runs[at] ?? null}
                only={runs.length <= 3}
                onRemove={onRemove}
              />
            ))}
          </tbody>
        </table>
      </ScrollSection>
    </section>
  );
}

interface RunLineProps {
  run: ShownRun;
  at: number;
  braided: SeveralRuns['runs'][number] | null;
  /** Two are left without it. */
  only: boolean;
  onRemove(run: string): void;
}

function RunLine({ run: { run, detail, unknown }, at, braided, only, onRemove }: RunLineProps) {
  const letter = runLetter(at);
  const title = visibleLine(detail?.title ?? braided?.title ?? '') || visibleLine(detail?.run_id ?? run);
  const status = detail?.status ?? braided?.status ?? null;
  const steps = braided?.steps ?? detail?.steps ?? null;
  return (
    <tr>
      <th scope="row">{letter}</th>
      <td className={styles.title}>
        <button
          type="button"
          className={styles.open}
          onClick={() => useView.getState().openRun(run)}
          {...tip([title, detail && visibleLine(detail.path)].filter(Boolean).join('\n'))}
        >
          {status === null ? <Icon of={FileX} size={13} /> : <StatusIcon status={status} size={13} decorative />}
          <span className={cx(styles.text, detail?.missing && styles.missing)}>{title}</span>
        </button>
      </td>
      <td className={styles.outcome}>
        {unknown ? 'Not found' : status === null ? UNKNOWN : RUN_STATUS_LABELS[status]}
      </td>
      <td className={styles.figure}>{steps === null ? UNKNOWN : formatCount(steps)}</td>
      <td className={styles.figure}>
        {braided === null ? UNKNOWN : <Place column={braided.differs} name={`${letter} differs at`} />}
      </td>
      <td className={styles.figure}>
        {braided === null ? UNKNOWN : <Place column={braided.leaves} name={`${letter} leaves at`} />}
      </td>
      <td className={styles.end}>
        <IconButton
          icon={X}
          size={20}
          data-remove={true}
          label={only ? `Remove ${letter} and compare the other two` : `Remove ${letter}`}
          onClick={() => onRemove(run)}
        />
      </td>
    </tr>
  );
}

function Place({ column, name }: { column: number | null; name: string }) {
  if (column === null) return 'Never';
  const place = formatCount(column + 1);
  return (
    <button
      type="button"
      className={styles.place}
      aria-label={`${name} ${place}`}
      onClick={() => useView.getState().selectColumn(column)}
      {...tip(`Go to position ${place}`)}
    >
      {place}
    </button>
  );
}
