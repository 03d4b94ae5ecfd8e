import { Fragment, type ReactNode, useContext } from 'react';
import type { StepDetail, StepRef } from '../../../../shared/api.ts';
import { explainCost, formatCost } from '../../../../shared/format/cost.ts';
import { formatDuration, formatOffset } from '../../../../shared/format/duration.ts';
import { formatCount, UNKNOWN } from '../../../../shared/format/numbers.ts';
import { PARTIAL_OUTPUT } from '../../../../shared/format/sums.ts';
import { formatClock, formatDateTimeZone } from '../../../../shared/format/time.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { stepKind } from '../../../../shared/model/step.ts';
import { useSettings } from '../../../app/settings.ts';
import { cx } from '../../../ui/cx.ts';
import { Head } from '../../../ui/Head.tsx';
import { stepCostOptions } from '../../../ui/step-words.ts';
import { tip } from '../../../ui/tip.ts';
import { StepContext } from '../step-context.ts';
import { factValue, usageWords } from './fact-words.ts';
import styles from './Tabs.module.css';

interface Row {
  label: string;
  value: ReactNode;
  /** Takes the line alone. */
  wide?: boolean;
  tooltip?: string | undefined;
  code?: boolean;
}

/** What is known of the step, two facts to a line. What the trace does not say is "–" where it is asked of every step. */
export function OverviewFacts({ step }: { step: StepDetail }) {
  const settings = useSettings();
  const rows = [
    started(step, settings.time_display === 'clock', settings.time_zone),
    duration(step),
    ...status(step),
    ...links(step),
    ...model(step),
  ];
  return (
    <dl className={cx(styles.facts, styles.pairs)}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a trace may repeat a label; the order is fixed
        <Fragment key={at}>
          <dt className={row.wide ? styles.wideLabel : undefined}>{row.label}</dt>
          <dd className={cx(row.wide && styles.wide, row.code && styles.code)} {...tip(row.tooltip)}>
            {row.value}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** What else the trace records of the step, in its own words. */
export function RecordedFacts({ facts }: Pick<StepDetail, 'facts'>) {
  if (facts.length === 0) return null;
  return (
    <section aria-label="Also recorded">
      <Head>Also recorded</Head>
      <dl className={cx(styles.facts, styles.recorded)}>
        {facts.map((fact, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace may repeat a label; the order is fixed
          <Fragment key={at}>
            <dt>{visibleLine(fact.label)}</dt>
            <dd>{factValue(fact.value)}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function started({ offset_us, started_at_us }: StepDetail, clockFirst: boolean, zone: string): Row {
  if (started_at_us === null)
    return { label: 'Started', value: UNKNOWN, tooltip: 'Not in this trace: start of the step' };
  // Runs of programs are often shorter than a second.
  const decimals = offset_us !== null && Math.abs(offset_us) < 1_000_000 ? 3 : 1;
  const parts = [formatOffset(offset_us, decimals), formatClock(started_at_us, zone, true)];
  return {
    label: 'Started',
    value: (clockFirst ? parts.reverse() : parts).join(', '),
    tooltip: formatDateTimeZone(started_at_us, zone),
  };
}

function duration({ duration_us, duration_derived, status }: StepDetail): Row {
  if (duration_us === null) {
    const running = status === 'running';
    return {
      label: 'Duration',
      value: running ? 'running' : UNKNOWN,
      tooltip: running ? 'It has not ended yet' : 'Not in this trace: duration of the step',
    };
  }
  return {
    label: 'Duration',
    value: formatDuration(duration_us, duration_derived),
    tooltip: duration_derived
      ? 'The trace records no duration: taken from line to line, or from call to result'
      : `${formatCount(Math.round(duration_us / 1000))} ms, as recorded`,
  };
}

function status(step: StepDetail): Row[] {
  const rows: Row[] = [];
  if (step.turn !== null) rows.push({ label: 'Turn', value: formatCount(step.turn) });
  if (step.copied) {
    rows.push({ label: 'History', value: 'copied from another run, not counted in the totals', wide: true });
  }
  return rows;
}

function links(step: StepDetail): Row[] {
  const rows: Row[] = [];
  if (step.parent) rows.push({ label: 'Parent', value: <StepLink to={step.parent} named /> });
  const earlier = step.attempt_steps.filter((other) => other.seq < step.seq);
  const later = step.attempt_steps.filter((other) => other.seq > step.seq);
  const how = step.retry_evidence === 'arguments' ? ', matched by arguments' : '';
  if (earlier.length > 0) {
    rows.push({
      label: 'Retry of',
      value: (
        <>
          <StepLinks to={earlier} />
          {how}
        </>
      ),
      tooltip: how ? 'The trace records no link: the same call came right after an error' : undefined,
    });
  }
  if (later.length > 0) rows.push({ label: 'Retried in', value: <StepLinks to={later} /> });
  const together = step.group.filter((other) => other.step !== step.step);
  if (together.length > 0) {
    rows.push({ label: 'Issued with', value: <StepLinks to={together} />, wide: true });
  }
  return rows;
}

function model(step: StepDetail): Row[] {
  const rows: Row[] = [];
  const isModel = stepKind(step.type) === 'model';
  if (step.model !== null) {
    const provider = step.provider === null ? '' : `, ${visibleLine(step.provider)}`;
    rows.push({ label: 'Model', value: `${visibleLine(step.model)}${provider}`, wide: true });
  }
  if (step.usage !== null) {
    const value = usageWords(step.usage, step.partial_output);
    rows.push({ label: 'Tokens', value, wide: true });
    if (step.partial_output) rows.push({ label: 'Out', value: PARTIAL_OUTPUT, wide: true });
  } else if (isModel) rows.push({ label: 'Tokens', value: UNKNOWN, tooltip: 'Not in this trace: tokens of this call' });
  if (step.context_tokens !== null)
    rows.push({ label: 'Context', value: `${formatCount(step.context_tokens)} tokens` });
  if (step.cost_nano_usd !== null || isModel) {
    const options = stepCostOptions(step);
    const note = step.price_note === null ? '' : visibleLine(step.price_note);
    rows.push({
      label: 'Cost',
      value: formatCost(step.cost_nano_usd, options),
      tooltip: [explainCost(step.cost_nano_usd, options), note].filter(Boolean).join('\n'),
    });
  }
  if (step.finish_reason !== null) {
    const value = visibleLine(step.finish_reason);
    rows.push({ label: 'Finish', value, wide: value.length > HALF_LINE, code: true });
  }
  if (step.response_id !== null) {
    rows.push({ label: 'Response id', value: visibleLine(step.response_id), wide: true, code: true });
  }
  return rows;
}

/** Characters of code that fit beside another fact. */
const HALF_LINE = 18;
const MOST_LINKS = 12;

function StepLinks({ to }: { to: readonly StepRef[] }) {
  return (
    <>
      {to.slice(0, MOST_LINKS).map((step, at) => (
        <Fragment key={step.step}>
          {at > 0 && ', '}
          <StepLink to={step} />
        </Fragment>
      ))}
      {to.length > MOST_LINKS && ` and ${formatCount(to.length - MOST_LINKS)} more`}
    </>
  );
}

function StepLink({ to, named = false }: { to: StepRef; named?: boolean }) {
  const { onSelect } = useContext(StepContext);
  const name = visibleLine(to.name);
  return (
    <button
      type="button"
      className={cx(styles.link, named && styles.named)}
      aria-label={`Step ${to.seq}, ${name}`}
      onClick={() => onSelect(to.step, to.seq)}
      {...tip(named && name.length <= HALF_LINE ? null : name)}
    >
      {formatCount(to.seq)}
      {named && ` ${name}`}
    </button>
  );
}
