import type { ReactNode } from 'react';
import styles from './Hidden.module.css';

/** Text that only screen readers get. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}
