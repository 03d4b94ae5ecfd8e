import { Info, RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
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

interface RenewNoticeProps {
  /** What came since; null while nothing did. */
  children: string | null;
  label: string;
  busy?: boolean;
  onRenew(): void;
}

/** Says, also to who hears it, that what is shown is no longer all there is. */
export function RenewNotice({ children, label, busy = false, onRenew }: RenewNoticeProps) {
  return (
    <div role="status">
      {children !== null && (
        <NoticeLine
          tone="info"
          action={
            <Button small icon={RefreshCw} busy={busy} onClick={onRenew}>
              {label}
            </Button>
          }
        >
          {children}
        </NoticeLine>
      )}
    </div>
  );
}
