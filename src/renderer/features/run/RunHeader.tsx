import { ArrowUpLeft, CircleAlert, Copy, FileX, GitCompare, GitFork, Lock } from 'lucide-react';
import type { RunDetail } from '../../../shared/api.ts';
import { formatPlural } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useView } from '../../app/view-store.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip, ChipButton } from '../../ui/Chip.tsx';
import { cx } from '../../ui/cx.ts';
import { Menu } from '../../ui/Menu.tsx';
import { Bar } from '../../ui/Placeholder.tsx';
import { LiveBadge, StatusIcon } from '../../ui/StatusIcon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './RunHeader.module.css';
import { RunMenu } from './RunMenu.tsx';
import { type Related, relatedRuns } from './relations.ts';
import { compareWith, copyRunId, ownId } from './use-run-commands.ts';

/** Status, title, recorded failure, id and what belongs with the run, on one line of 38 px. */
export function RunHeader({ run }: { run: RunDetail }) {
  const title = visibleLine(run.title) || visibleLine(run.run_id);
  return (
    <div className={styles.header}>
      {run.parent_run !== null && <BackToParent run={run} parent={run.parent_run} />}
      <span {...tip(statusTip(run))} className={styles.status}>
        <StatusIcon status={run.status} size={16} />
      </span>
      <h1 className={cx(styles.title, run.missing && styles.missing)} {...tip(title)}>
        {title}
      </h1>
      {run.status === 'running' && <LiveBadge />}
      {run.failure !== null && <Chip tone="bad">{visibleLine(run.failure)}</Chip>}
      {run.missing && (
        <Chip tone="warn" icon={FileX} tooltip="The index still holds what was read. Texts in full cannot be read.">
          File moved or deleted
        </Chip>
      )}
      {run.metadata_only && (
        <Chip icon={Lock} tooltip="The agent wrote no content on purpose: lengths, counts, codes and times only.">
          No content
        </Chip>
      )}
      <ChipButton onClick={() => copyRunId(run)} tooltip={`${idTip(run)}\nClick to copy`}>
        <span className={styles.id}>{visibleLine(ownId(run))}</span>
      </ChipButton>
      <Relations related={relatedRuns(run)} />
      {run.problems > 0 && (
        <ChipButton
          icon={CircleAlert}
          className={styles.problems}
          tooltip="Parts of the file that could not be read"
          onClick={() => useView.getState().change({ panel: 'problems' })}
        >
          {formatPlural(run.problems, 'problem')}
        </ChipButton>
      )}
      <span className={styles.grow} />
      <Button icon={GitCompare} tooltip="Compare this run with another (C)" onClick={() => compareWith(run.run)}>
        Compare
      </Button>
      <RunMenu run={run} />
    </div>
  );
}

function idTip(run: RunDetail): string {
  const id = `Run id ${visibleLine(run.run_id)}`;
  return run.agent_id === null ? id : `Sub-agent id ${visibleLine(run.agent_id)}\n${id}`;
}

function statusTip(run: RunDetail): string {
  switch (run.status) {
    case 'success':
      return 'OK: the file records success';
    case 'failure':
      return 'Failed: the file records a failure';
    case 'partial':
      return 'Partial: the goal was met in part';
    case 'cancelled':
      return 'Stopped: the run was cancelled';
    case 'running':
      return 'Live: written in the last two minutes';
    case 'incomplete':
      return 'Cut short: the file ends inside the run';
    case 'unknown':
      return run.errors > 0
        ? `Unknown: no outcome in this trace. ${formatPlural(run.errors, 'step')} failed.`
        : 'Unknown: no outcome in this trace';
  }
}

function BackToParent({ run, parent }: { run: RunDetail; parent: string }) {
  const title = run.parent_title === null ? '' : visibleLine(run.parent_title);
  return (
    <Button
      small
      icon={ArrowUpLeft}
      className={styles.back}
      tooltip={title ? `Back to the run that started this one: ${title}` : 'Back to the run that started this one'}
      onClick={() => useView.getState().openRun(parent, run.parent_step ?? undefined)}
    >
      <span className={styles.parent}>{title || 'Parent run'}</span>
    </Button>
  );
}

/** One as a chip; several in a menu. */
function Relations({ related }: { related: readonly Related[] }) {
  const [first] = related;
  if (!first) return null;
  if (related.length === 1) return <RelationChip of={first} />;
  return (
    <Menu
      label="Related runs"
      align="start"
      trigger={(props) => (
        <ChipButton {...props} icon={GitFork}>
          {formatPlural(related.length, 'related run')}
        </ChipButton>
      )}
      entries={related.map(({ word, title, run, step }) => ({
        kind: 'item',
        label: `${word} ${title}`,
        ...(run === null && { disabledReason: 'That run is not in the index.' }),
        onSelect: () => run !== null && useView.getState().openRun(run, step ?? undefined),
      }))}
    />
  );
}

function RelationChip({ of: { word, title, run, step } }: { of: Related }) {
  if (run === null) {
    return (
      <Chip icon={GitFork} tooltip={`${word} ${title}\nThat run is not in the index.`}>
        <span className={styles.related}>
          {word} {title}
        </span>
      </Chip>
    );
  }
  return (
    <ChipButton
      icon={word.startsWith('Copy') ? Copy : GitFork}
      tooltip={`${word} ${title}\nOpen it`}
      onClick={() => useView.getState().openRun(run, step ?? undefined)}
    >
      <span className={styles.related}>
        {word} {title}
      </span>
    </ChipButton>
  );
}

export function RunHeaderPlaceholder() {
  return (
    <div className={cx(styles.header, styles.waiting)} aria-hidden="true">
      <span className={styles.dot} />
      <span className={styles.bar}>
        <Bar width={100} />
      </span>
    </div>
  );
}
