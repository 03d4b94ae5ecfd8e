import { CircleSlash, FileX } from 'lucide-react';
import type { StepRow } from '../../shared/api.ts';
import { explainCost, formatCost } from '../../shared/format/cost.ts';
import { formatDuration } from '../../shared/format/duration.ts';
import { atLeast, formatTokensShort, UNKNOWN } from '../../shared/format/numbers.ts';
import { formatDateTimeZone, type Zone } from '../../shared/format/time.ts';
import { visibleLine } from '../../shared/format/visible-text.ts';
import { stepKind } from '../../shared/model/step.ts';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import styles from './StepCells.module.css';
import { attemptTip, timeTip, tokensTip } from './step-tips.ts';
import { nameOf, stepCostOptions, stepTokens } from './step-words.ts';
import { tip } from './tip.ts';

/*
 * The cells of a step's row, for every list of steps. A row sets the colour of figures by `--step-figure`, that of lower
 * tones by `--step-dim`.
 */

/** What sets the step apart comes first and is the last to be cut. `room`: letters that show for certain. */
export function StepName({ step, room }: { step: StepRow; room: number }) {
  const whole = visibleLine(step.name);
  const { name, of } = nameOf(step);
  return (
    <span className={styles.name} {...tip(whole.length > room || name !== whole ? whole : null)}>
      {name}
      {of !== null && <span className={styles.of}> {of}</span>}
    </span>
  );
}

export function StepAttempt({ step }: { step: StepRow }) {
  if (step.attempts <= 1) return <span />;
  return (
    <span
      className={cx(styles.attempt, step.retry_evidence === 'arguments' && styles.matched)}
      {...tip(attemptTip(step))}
    >
      {step.attempt}/{step.attempts}
    </span>
  );
}

export function StepTime({ step, zone }: { step: StepRow; zone: Zone }) {
  const started = step.started_at_us === null ? '' : formatDateTimeZone(step.started_at_us, zone);
  return (
    <span className={cx(styles.figure, styles.time)} {...tip(timeTip(step, started))}>
      {step.status === 'incomplete' && <Icon of={FileX} size={11} className={styles.incomplete} />}
      {step.status === 'cancelled' && <Icon of={CircleSlash} size={11} className={styles.cancelled} />}
      {step.status === 'running' ? (
        <span className={styles.running}>running</span>
      ) : (
        formatDuration(step.duration_us, step.duration_derived)
      )}
    </span>
  );
}

export function StepTokens({ step }: { step: StepRow }) {
  const tokens = stepTokens(step);
  return (
    <span className={styles.figure} {...tip(tokensTip(step))}>
      {tokens === null ? '' : atLeast(formatTokensShort(tokens), step.partial_output)}
    </span>
  );
}

export function StepCost({ step }: { step: StepRow }) {
  const options = stepCostOptions(step);
  // Steps that call no model have no cost to miss.
  const missing = stepKind(step.type) === 'model' && stepTokens(step) !== null ? UNKNOWN : '';
  return (
    <span
      className={styles.figure}
      {...tip(
        step.cost_nano_usd === null
          ? missing && explainCost(null)
          : step.cost_computed
            ? explainCost(step.cost_nano_usd, options)
            : null,
      )}
    >
      {step.cost_nano_usd === null ? missing : formatCost(step.cost_nano_usd, options)}
    </span>
  );
}
