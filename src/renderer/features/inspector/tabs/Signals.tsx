import { CircleCheck, CircleX } from 'lucide-react';
import type { StepSignal } from '../../../../shared/api.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { Head } from '../../../ui/Head.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './Tabs.module.css';

/** What was observed of the step: true or false, as recorded. */
export function Signals({ signals }: { signals: readonly StepSignal[] }) {
  if (signals.length === 0) return null;
  return (
    <section aria-label="Signals">
      <Head note={signals.length}>Signals</Head>
      <ul>
        {signals.map((signal, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: signals may repeat and keep their order
          <li key={at} className={styles.signal}>
            <Icon
              of={signal.value ? CircleCheck : CircleX}
              size={12}
              className={signal.value ? styles.yes : styles.no}
            />
            <span className={styles.code}>
              {visibleLine(signal.signal_type)}/{visibleLine(signal.signal_code)}
            </span>
            <span>{signal.value ? 'true' : 'false'}</span>
            {signal.weight !== null && <span className={styles.quiet}>weight {signal.weight}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
