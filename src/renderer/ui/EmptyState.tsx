import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './EmptyState.module.css';
import { Icon } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';

interface EmptyStateProps {
  /** One sentence: what there is not, and why. */
  children: ReactNode;
  /** At most one button. */
  action?: ReactNode;
  tone?: 'plain' | 'busy' | 'bad';
  icon?: LucideIcon;
}

/** An empty pane, or a banner row over one: top left, never centred art. `bad` is announced. */
export function EmptyState({ children, action, tone = 'plain', icon }: EmptyStateProps) {
  return (
    <div className={cx(styles.state, tone === 'bad' && styles.bad)} role={tone === 'bad' ? 'alert' : undefined}>
      {tone === 'busy' && <Spinner />}
      {icon && <Icon of={icon} className={tone === 'bad' ? styles.mark : undefined} />}
      <p className={styles.text}>{children}</p>
      {action}
    </div>
  );
}
