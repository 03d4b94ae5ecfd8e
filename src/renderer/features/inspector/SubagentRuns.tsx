import type { RunDetail, RunRelation } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { cx } from '../../ui/cx.ts';
import { Head } from '../../ui/Head.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './AboutRun.module.css';
import tabStyles from './tabs/Tabs.module.css';

interface SubagentRunsProps {
  run: RunDetail;
  onSelect(step: string): void;
  onOpenRun(run: string, step?: string): void;
}

/** Runs that steps of this one started: those in the index open, of the others the step that started them is known. */
export function SubagentRuns({ run, onSelect, onOpenRun }: SubagentRunsProps) {
  const started = run.relations.filter((relation) => relation.kind === 'subagent' && relation.direction === 'to');
  const missing = started.filter((relation) => relation.run === null);
  if (started.length === 0) return null;
  return (
    <section aria-label="Sub-agent runs">
      <Head note={started.length}>Sub-agent runs</Head>
      {started.map(
        ({ run: address, run_id, title }) =>
          address !== null && (
            <button key={address} type="button" className={tabStyles.started} onClick={() => onOpenRun(address)}>
              <span className={tabStyles.startedTitle}>{visibleLine(title ?? run_id)}</span>
              <span className={tabStyles.link}>Open</span>
            </button>
          ),
      )}
      {missing.length > 0 && (
        <>
          <p className={styles.reason}>
            {missing.length === 1 ? 'This one has its' : `These ${missing.length} have their`} steps in files that are
            not in the index:
          </p>
          {missing.map((relation) => (
            <Missing key={relation.run_id} relation={relation} parent={run.run_id} onSelect={onSelect} />
          ))}
        </>
      )}
    </section>
  );
}

function Missing({
  relation: { run_id, title, step },
  parent,
  onSelect,
}: {
  relation: RunRelation;
  parent: string;
  onSelect(step: string): void;
}) {
  const id = visibleLine(run_id.startsWith(`${parent}/`) ? run_id.slice(parent.length + 1) : run_id);
  const facts = (
    <>
      <span className={tabStyles.startedTitle}>{title === null ? id : visibleLine(title)}</span>
      {title !== null && (
        <span className={cx(tabStyles.quiet, styles.id)} {...tip(`Run id ${visibleLine(run_id)}`)}>
          {id}
        </span>
      )}
    </>
  );
  if (step === null) return <div className={tabStyles.started}>{facts}</div>;
  return (
    <button type="button" className={tabStyles.started} onClick={() => onSelect(step)}>
      {facts}
      <span className={tabStyles.link}>Step</span>
    </button>
  );
}
