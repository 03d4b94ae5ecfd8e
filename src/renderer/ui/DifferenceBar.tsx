import { ChevronDown, ChevronUp, Equal, EqualNot, ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount, formatPlural } from '../../shared/format/numbers.ts';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './DifferenceBar.module.css';
import { Icon } from './Icon.tsx';
import { tip } from './tip.ts';

interface DifferenceBarProps {
  /** What is said where nothing differs; null where something does. */
  equal: string | null;
  /** `FirstDifference`s, and what follows from them. */
  children: ReactNode;
  /** Null until it is known. */
  differences: number | null;
  /** Number of the selected difference, from 1. */
  at: number | null;
  /** What the buttons lead to: "difference". */
  what: string;
  /** Whether only differences are listed. */
  only: boolean;
  onPrevious(): void;
  onNext(): void;
  onOnly(): void;
  /** Further buttons. */
  more?: ReactNode;
}

/** Over a list of what is compared: what differs first, and the way through all that differs. */
export function DifferenceBar({ equal, children, differences, at, what, more, ...bar }: DifferenceBarProps) {
  const none = differences === 0 ? 'Nothing differs.' : null;
  return (
    <div className={cx(styles.banner, equal !== null && styles.equal)} data-pane="Differences">
      <div className={styles.lines}>
        {equal !== null && (
          <p className={styles.line}>
            <Icon of={Equal} size={14} className={styles.mark} />
            <span className={styles.text}>{equal}</span>
          </p>
        )}
        {children}
      </div>
      <div className={styles.controls}>
        {differences !== null && differences > 0 && (
          <span className={styles.count}>
            {at === null
              ? formatPlural(differences, 'difference')
              : `${formatCount(at)} of ${formatCount(differences)}`}
          </span>
        )}
        <Button
          icon={ChevronUp}
          tooltip={`Previous ${what} (Shift+F7, Shift+N)`}
          keys="Shift+F7"
          disabledReason={none}
          onClick={bar.onPrevious}
        >
          Previous
        </Button>
        <Button
          icon={ChevronDown}
          tooltip={`Next ${what} (F7, N)`}
          keys="F7"
          disabledReason={none}
          onClick={bar.onNext}
        >
          Next
        </Button>
        <Button
          variant="ghost"
          icon={ListFilter}
          pressed={bar.only}
          tooltip="Differences only (O)"
          onClick={bar.onOnly}
        >
          Differences only
        </Button>
        {more}
      </div>
    </div>
  );
}

interface FirstDifferenceProps {
  title: string;
  text: string;
  /** What probably made it. */
  cause?: string;
  onGo(): void;
}

/** One of the firsts: a click leads to it. */
export function FirstDifference({ title, text, cause, onGo }: FirstDifferenceProps) {
  return (
    <button
      type="button"
      className={styles.line}
      onClick={onGo}
      {...tip([title, text, cause].filter(Boolean).join('\n'))}
    >
      <Icon of={EqualNot} size={14} className={styles.mark} />
      <span className={styles.text}>
        <b className={styles.title}>{title}</b> {text} {cause && <span className={styles.cause}>{cause}</span>}
      </span>
    </button>
  );
}

/** What came after the runs parted. */
export function AfterDifference({ children }: { children: string }) {
  return <p className={styles.after}>{children}</p>;
}
