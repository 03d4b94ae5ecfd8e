import { ChevronDown, ChevronRight, Layers, Triangle } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import type { StepRow } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import type { Zone } from '../../../shared/format/time.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { stepKind } from '../../../shared/model/step.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Bar } from '../../ui/Placeholder.tsx';
import { StepAttempt, StepCost, StepName, StepTime, StepTokens } from '../../ui/StepCells.tsx';
import { kindEdge, StepIcon } from '../../ui/StepIcon.tsx';
import { turnLabel } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import { barShare } from './micro-bar.ts';
import styles from './StepRow.module.css';

/** Beyond this depth rows are indented no further: names need the room. */
const DEEPEST_INDENT = 8;
const INDENT = 12;
/** Longer names may not show whole: they get a tooltip. */
const LONG_NAME = 14;

interface StepRowViewProps {
  step: StepRow;
  longest_us: number | null;
  zone: Zone;
  /** Matches of a filter stand alone: no lines to steps that are not shown. */
  flat: boolean;
  onFold(step: StepRow): void;
}

/** One step on a line of 22 px. */
export const StepRowView = memo(({ step, longest_us, zone, flat, onFold }: StepRowViewProps) => {
  const summary = visibleLine(step.summary);
  // A name may take the room of a summary that there is none of.
  const bare = summary === '' && step.mark === null;
  return (
    <div
      className={cx(
        styles.step,
        step.status === 'error' && styles.error,
        step.copied && styles.copied,
        step.mark === 'turn' && step.seq > 1 && styles.turn,
        step.mark === 'compaction' && styles.compaction,
      )}
    >
      <span
        className={styles.seq}
        {...tip(step.copied ? 'Copied from another run: counted in another file, in no sum of this one' : null)}
      >
        {formatCount(step.seq)}
      </span>
      <StepIcon type={step.type} size={13} decorative />
      <span className={cx(styles.name, bare && styles.bare)}>
        {!flat && <Indent depth={step.depth} />}
        {flat ? <span className={styles.fold} /> : <Fold step={step} onFold={onFold} />}
        <StepName step={step} room={LONG_NAME - 2 * Math.min(step.depth, DEEPEST_INDENT)} />
        {step.folded && (
          <span className={styles.folded} {...tip(`${formatCount(step.children)} steps folded`)}>
            {formatCount(step.children)}
          </span>
        )}
      </span>
      {!bare && (
        <span className={styles.summary}>
          <span className={styles.summaryText} {...tip(summary.length > 44 ? summary : null)}>
            {summary}
          </span>
          {step.mark === 'turn' && <span className={styles.mark}>{turnLabel(step)}</span>}
          {step.mark === 'compaction' && (
            <span className={styles.compacted}>
              <Icon of={Layers} size={11} />
              compaction
            </span>
          )}
        </span>
      )}
      <StepAttempt step={step} />
      {step.state_changed ? (
        <span className={styles.changed} {...tip('State changed')}>
          <Icon of={Triangle} size={9} />
        </span>
      ) : (
        <span />
      )}
      <StepTime step={step} zone={zone} />
      <MicroBar step={step} longest_us={longest_us} />
      <StepTokens step={step} />
      <StepCost step={step} />
    </div>
  );
});

/** Lines that lead from a step to those below it. */
function Indent({ depth }: { depth: number }) {
  const levels = Math.min(depth, DEEPEST_INDENT);
  if (levels === 0) return null;
  return (
    <span className={styles.indent} style={{ width: levels * INDENT }} aria-hidden="true">
      {depth > DEEPEST_INDENT && <span className={styles.depth}>{depth}</span>}
    </span>
  );
}

/** ← and → do the same from the keyboard. */
function Fold({ step, onFold }: { step: StepRow; onFold(step: StepRow): void }) {
  if (step.children === 0) return <span className={styles.fold} />;
  return (
    <span
      className={styles.fold}
      aria-hidden="true"
      onPointerDown={(event: PointerEvent) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={() => onFold(step)}
    >
      <Icon of={step.folded ? ChevronRight : ChevronDown} size={11} />
    </span>
  );
}

function MicroBar({ step, longest_us }: { step: StepRow; longest_us: number | null }) {
  const share = barShare(step.duration_us, longest_us);
  return (
    <span className={cx(styles.track, step.status === 'running' && styles.open)}>
      {share !== null && (
        <span className={styles.bar} style={{ width: `${share * 100}%`, background: kindEdge(stepKind(step.type)) }} />
      )}
    </span>
  );
}

/** The shape of a row whose page is on its way. */
export function StepRowPlaceholder({ index }: { index: number }) {
  return (
    <div className={styles.step} aria-hidden="true">
      <span />
      <span className={styles.dot} />
      <span className={styles.waiting}>
        <Bar width={40 + ((index * 29) % 40)} />
      </span>
      <span className={styles.waiting}>
        <Bar width={30 + ((index * 37) % 50)} />
      </span>
    </div>
  );
}
