import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import styles from './NoticeLine.module.css';

const ICONS = { warn: TriangleAlert, info: Info } as const;

interface NoticeLineProps {
  tone: 'warn' | 'info';
  /** What a reader must know before believing what is below. */
  children: ReactNode;
  /** At most one small button. */
  action?: ReactNode;
}

/** A line across a view, over what it is about. */
export function NoticeLine({ tone, children, action }: NoticeLineProps) {
  return (
    <p className={cx(styles.notice, styles[tone])}>
      <Icon of={ICONS[tone]} size={14} className={styles.mark} />
      <span className={styles.text}>{children}</span>
      {action}
    </p>
  );
}
