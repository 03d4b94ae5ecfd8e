import type { RunDetail } from '../../../shared/api.ts';
import { cx } from '../../ui/cx.ts';
import { Bar } from '../../ui/Placeholder.tsx';
import { PathText } from '../../ui/Text.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './FactStrip.module.css';
import { runFacts } from './run-facts.ts';

/** Figures of the run on one line of 40 px; the source takes what is left and is cut at its start. */
export function FactStrip({ run }: { run: RunDetail }) {
  return (
    <dl className={styles.strip}>
      {runFacts(run).map((fact) => (
        <div
          key={fact.label}
          className={cx(styles.fact, fact.label === 'Models' && styles.models, fact.label === 'Agent' && styles.agent)}
          {...tip(fact.tooltip)}
        >
          <dt className={styles.label}>{fact.label}</dt>
          <dd className={cx(styles.value, fact.mono && styles.mono)}>
            {fact.value}
            {fact.more && <span className={styles.more}> {fact.more}</span>}
          </dd>
        </div>
      ))}
      <div className={styles.source}>
        <dt className={styles.label}>Source</dt>
        <dd className={styles.value}>
          <PathText path={run.path} />
        </dd>
      </div>
    </dl>
  );
}

const WIDTHS = [58, 40, 54, 34, 64, 42, 160, 110];

export function FactStripPlaceholder() {
  return (
    <div className={styles.strip} aria-hidden="true">
      {WIDTHS.map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars stand for nothing and never move
        <div key={at} className={cx(styles.fact, styles.waiting)} style={{ width: width + 21 }}>
          <Bar width={60} />
          <Bar width={90} />
        </div>
      ))}
    </div>
  );
}
