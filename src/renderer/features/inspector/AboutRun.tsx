import type { ModelUse, RunDetail } from '../../../shared/api.ts';
import { explainCost, formatCost } from '../../../shared/format/cost.ts';
import { formatBytes, formatCount, formatPlural, UNKNOWN } from '../../../shared/format/numbers.ts';
import { costOptions, explainSums, formatCached, formatReceived, formatSent } from '../../../shared/format/sums.ts';
import { formatDateTime, formatDateTimeZone, type Zone } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RUN_STATUS_LABELS } from '../../../shared/model/run.ts';
import { useSettings } from '../../app/settings.ts';
import { Head } from '../../ui/Head.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import { copiedWords } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import styles from './AboutRun.module.css';
import { RunContent } from './RunContent.tsx';
import { SubagentRuns } from './SubagentRuns.tsx';
import tabStyles from './tabs/Tabs.module.css';

interface AboutRunProps {
  run: RunDetail;
  onSelect(step: string): void;
  onOpenRun(run: string, step?: string): void;
}

type Fact = [label: string, value: string, tooltip?: string];

/** What is known of the run as a whole, while no step is selected. */
export function AboutRun({ run, onSelect, onOpenRun }: AboutRunProps) {
  const { time_zone: zone } = useSettings();
  const facts: Fact[] = [
    ['Status', RUN_STATUS_LABELS[run.status]],
    ['Started', formatDateTime(run.started_at_us, zone), formatDateTimeZone(run.started_at_us, zone)],
    endOf(run, zone),
    ['Format', run.format_label],
    ...(run.agent_id === null ? [] : [['Sub-agent id', visibleLine(run.agent_id)] satisfies Fact]),
    ['Run id', visibleLine(run.run_id)],
    ['Session', run.session_id === null ? UNKNOWN : visibleLine(run.session_id)],
    ...(run.task_id === null ? [] : [['Task', visibleLine(run.task_id)] satisfies Fact]),
    ...(run.environment === null ? [] : [['Environment', visibleLine(run.environment)] satisfies Fact]),
    ['Folder', run.cwd === null ? UNKNOWN : visibleLine(run.cwd)],
    ...(run.git_branch === null ? [] : [['Branch', visibleLine(run.git_branch)] satisfies Fact]),
    // The number stays with its unit where the line breaks.
    ['File', `${visibleLine(run.path)}, ${formatBytes(run.file_bytes).replace(' ', '\u00a0')}`],
    ['Holds', contents(run)],
  ];
  return (
    <div className={styles.about}>
      <div className={styles.identity}>
        <h2 className={styles.title}>About this run</h2>
        <span className={styles.hint}>
          <Kbd keys="j" /> first step
        </span>
      </div>
      <ScrollSection className={styles.body} id="inspector-panel" aria-label="Facts of the run">
        <dl className={tabStyles.facts}>
          {facts.map(([label, value, tooltip]) => (
            <div key={label} className={styles.fact}>
              <dt>{label}</dt>
              <dd {...tip(tooltip)}>{value}</dd>
            </div>
          ))}
        </dl>
        <CountedIn run={run} onOpenRun={onOpenRun} />
        <Models run={run} />
        <RunContent run={run.run} />
        <SubagentRuns run={run} onSelect={onSelect} onOpenRun={onOpenRun} />
      </ScrollSection>
    </div>
  );
}

/** The recorded end; of a run without one, when it last wrote: that is no end. */
function endOf({ ended_at_us: ended, last_write_us: last, timed }: RunDetail, zone: Zone): Fact {
  if (ended !== null) return ['Ended', formatDateTime(ended, zone), formatDateTimeZone(ended, zone)];
  const tooltip = ['Not in this trace: end of the run', last === null ? '' : formatDateTimeZone(last, zone)];
  return [timed ? 'Last record' : 'File written', formatDateTime(last, zone), tooltip.filter(Boolean).join('\n')];
}

function contents({ counts, totals_with_subagents: all }: RunDetail): string {
  const parts = [
    formatPlural(all.steps, 'step'),
    counts.steps > all.steps ? copiedWords(counts.steps - all.steps) : '',
    counts.errors > 0 ? formatPlural(counts.errors, 'error') : '',
    counts.retries > 0 ? formatPlural(counts.retries, 'retry', 'retries') : '',
    counts.state_changes > 0 ? formatPlural(counts.state_changes, 'state change') : '',
    counts.decisions > 0 ? formatPlural(counts.decisions, 'decision') : '',
    counts.compactions > 0 ? formatPlural(counts.compactions, 'compaction') : '',
  ];
  return parts.filter(Boolean).join(', ');
}

function costTip(use: ModelUse, run: RunDetail): string {
  if (use.cost_nano_usd !== null) {
    const why = explainCost(use.cost_nano_usd, costOptions(use));
    return [why, use.price_note === null ? '' : visibleLine(use.price_note)].filter(Boolean).join('\n');
  }
  return isCostOfRun(run)
    ? 'Recorded for the whole run only, and no price is known for this model'
    : 'No price is known for this model';
}

/** The file records what the run cost and not what its calls did. */
function isCostOfRun({ totals_with_subagents: all, models }: RunDetail): boolean {
  return all.cost_nano_usd !== null && !all.cost_computed && models.some((use) => use.cost_nano_usd === null);
}

/** The files that count what this one repeats. */
function CountedIn({
  run: { counts, totals_with_subagents: all, counted_in },
  onOpenRun,
}: Pick<AboutRunProps, 'run' | 'onOpenRun'>) {
  const copied = counts.steps - all.steps;
  if (copied === 0 || counted_in.length === 0) return null;
  return (
    <section aria-label="Counted in">
      <Head note={copied}>Steps counted in another file</Head>
      {counted_in.map(({ run, path }) => (
        <button key={run} type="button" className={tabStyles.started} onClick={() => onOpenRun(run)}>
          <span className={tabStyles.startedTitle}>{visibleLine(path)}</span>
          <span className={tabStyles.link}>Open</span>
        </button>
      ))}
    </section>
  );
}

function Models({ run }: { run: RunDetail }) {
  if (run.models.length === 0) return null;
  const unnamed = run.totals_with_subagents.llm_calls - run.models.reduce((calls, use) => calls + use.calls, 0);
  return (
    <section aria-label="Models">
      <Head note={run.models.length}>Models</Head>
      <table className={styles.models}>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Calls</th>
            <th scope="col">In</th>
            <th scope="col">Cached</th>
            <th scope="col">Out</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {run.models.map((use) => (
            <tr key={`${use.provider}/${use.model}`}>
              <th scope="row" {...tip(use.provider === null ? null : `Provider ${visibleLine(use.provider)}`)}>
                {visibleLine(use.model)}
              </th>
              <td>{formatCount(use.calls)}</td>
              <td>{formatSent(use)}</td>
              <td>{formatCached(use)}</td>
              <td {...tip(explainSums(use).join('\n'))}>{formatReceived(use)}</td>
              <td {...tip(costTip(use, run))}>{formatCost(use.cost_nano_usd, costOptions(use))}</td>
            </tr>
          ))}
          {unnamed > 0 && (
            <tr>
              <th scope="row" {...tip('Calls that failed, or of which the file does not say the model')}>
                no model named
              </th>
              <td>{formatCount(unnamed)}</td>
              <td colSpan={4} />
            </tr>
          )}
        </tbody>
      </table>
      {isCostOfRun(run) && (
        <p className={styles.reason}>
          The cost is recorded for the whole run only: {formatCost(run.totals_with_subagents.cost_nano_usd)}.
        </p>
      )}
    </section>
  );
}
