import { Check } from 'lucide-react';
import type { StepDecision, StepDetail } from '../../../../shared/api.ts';
import { UNKNOWN } from '../../../../shared/format/numbers.ts';
import { visibleLine, visibleText } from '../../../../shared/format/visible-text.ts';
import { cx } from '../../../ui/cx.ts';
import { Head } from '../../../ui/Head.tsx';
import { Hidden } from '../../../ui/Hidden.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Signals } from './Signals.tsx';
import styles from './Tabs.module.css';

/** The choices that the agent recorded in this step. */
export function DecisionTab({ step }: { step: StepDetail }) {
  return (
    <>
      {step.decisions.map((decision, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: decisions have no other name and keep their order
        <Decision key={at} decision={decision} />
      ))}
      <Signals signals={step.signals} />
    </>
  );
}

function Decision({ decision }: { decision: StepDecision }) {
  const { selected, confidence } = decision;
  // What was chosen need not be among the candidates that were written.
  const candidates = decision.candidates.includes(selected) ? decision.candidates : [selected, ...decision.candidates];
  return (
    <section aria-label={`Decision ${visibleLine(decision.decision_type)}`}>
      <Head>{visibleLine(decision.decision_type)}</Head>
      <dl className={styles.facts}>
        <dt>Selected</dt>
        <dd>{visibleLine(selected)}</dd>
        <dt>Reason code</dt>
        <dd className={styles.code}>{decision.reason_code === null ? UNKNOWN : visibleLine(decision.reason_code)}</dd>
        <dt>Confidence</dt>
        <dd>
          {confidence === null ? (
            UNKNOWN
          ) : (
            <span className={styles.confidence}>
              {confidence.toFixed(2)}
              <span className={styles.meter}>
                <span style={{ width: `${Math.max(0, Math.min(1, confidence)) * 100}%` }} />
              </span>
            </span>
          )}
        </dd>
      </dl>
      <ul className={styles.candidates} aria-label="Candidates">
        {candidates.map((candidate, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: candidates may repeat and keep their order
          <li key={at} className={cx(styles.candidate, candidate === selected && styles.selected)}>
            <span className={styles.tick}>{candidate === selected && <Icon of={Check} size={12} />}</span>
            {candidate === selected && <Hidden>selected: </Hidden>}
            <span className={styles.code}>{visibleText(candidate)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
