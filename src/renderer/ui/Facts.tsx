import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Facts.module.css';
import { tip } from './tip.ts';

/** A strip of `Fact`s that wraps where there is no room. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.strip}>{children}</dl>;
}

interface FactProps {
  label: string;
  children: ReactNode;
  tooltip?: string;
  mono?: boolean | undefined;
}

/** A label over what is known. */
export function Fact({ label, children, tooltip, mono }: FactProps) {
  return (
    <div className={styles.cell} {...tip(tooltip)}>
      <dt className={styles.label}>{label}</dt>
      <dd className={cx(styles.value, mono && styles.mono)}>{children}</dd>
    </div>
  );
}
