import { CircleX, FileX, type LucideIcon, UserX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { shortNameLine } from '../../../shared/format/step-name.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { nameOf } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import styles from './FailureBanner.module.css';

/**
 * Where it first went wrong, one key away, and whether the file ends there. Nothing is inferred: the first step with an
 * error, in its own words.
 */
export function FailureBanner({ run }: { run: RunDetail }) {
  const { first_error: first, counts, failure } = run;
  const cut = run.status === 'incomplete' ? `File ends mid-run at step ${formatCount(counts.steps)}.` : null;
  if (first === null) {
    if (failure !== null) {
      return (
        <Banner
          icon={CircleX}
          what={`Ended as ${visibleLine(failure)}.`}
          more="No step of this run records the error."
        />
      );
    }
    return cut !== null && counts.steps > 0 && <Banner icon={FileX} tone="warn" what={cut} />;
  }
  const name = shortNameLine(nameOf(first));
  const message = visibleLine(first.message);
  const errors = `${formatPlural(counts.errors, 'error')}${
    counts.errors > 1 ? `, last at step ${formatCount(first.last_seq)}` : ''
  }.`;
  return (
    <Banner
      icon={first.by_user ? UserX : CircleX}
      what={`Step ${formatCount(first.seq)} ${name}: ${
        message === '' ? 'failed, with no message in this trace.' : ended(message)
      }`}
      more={[first.by_user ? "A person's decision, recorded as an error." : null, errors, cut]
        .filter((part) => part !== null)
        .join(' ')}
    >
      <Button small keys="e" onClick={() => runCommand('jump.first_error')}>
        First failure
      </Button>
    </Banner>
  );
}

interface BannerProps {
  icon: LucideIcon;
  tone?: 'bad' | 'warn';
  what: string;
  more?: string;
  children?: ReactNode;
}

function Banner({ icon, tone = 'bad', what, more, children }: BannerProps) {
  return (
    <div className={cx(styles.banner, styles[tone])}>
      <Icon of={icon} className={styles.mark} />
      {/* One line: what does not fit is in the tooltip. */}
      <p className={styles.text} {...tip(more === undefined ? what : `${what}\n${more}`)}>
        <b className={styles.what}>{what}</b>
        {more !== undefined && <span className={styles.more}>{more}</span>}
      </p>
      {children}
    </div>
  );
}

/** A sentence ends once. */
function ended(message: string): string {
  return /[.!?…:]$/.test(message) ? message : `${message}.`;
}
