import { CircleX } from 'lucide-react';
import type { RunDetail } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './FailureBanner.module.css';

/** Where it first went wrong, one key away. Nothing is inferred: the first step with an error, in its own words. */
export function FailureBanner({ run }: { run: RunDetail }) {
  const { first_error: first, counts } = run;
  if (first === null) {
    if (run.failure === null) return null;
    return (
      <div className={styles.banner}>
        <Icon of={CircleX} className={styles.mark} />
        <p className={styles.text}>
          <b className={styles.what}>Ended as {visibleLine(run.failure)}.</b> No step of this run records the error.
        </p>
      </div>
    );
  }
  const name = visibleLine(first.name);
  const message = withoutName(visibleLine(firstLine(first.message)), name);
  return (
    <div className={styles.banner}>
      <Icon of={CircleX} className={styles.mark} />
      <p className={styles.text}>
        <b className={styles.what} {...tip(message)}>
          Step {formatCount(first.seq)} {name}:{' '}
          {message === '' ? 'failed, with no message in this trace.' : ended(message)}
        </b>
        <span className={styles.more}>
          {formatPlural(counts.errors, 'error')}
          {counts.errors > 1 && `, last at step ${formatCount(first.last_seq)}`}.
        </span>
      </p>
      <Button small keys="e" onClick={() => runCommand('jump.first_error')}>
        First failure
      </Button>
    </div>
  );
}

function firstLine(message: string): string {
  return message.trimStart().split('\n', 1)[0] ?? '';
}

/** Many tools begin their message with their own name, which already stands before it. */
function withoutName(message: string, name: string): string {
  const beginsWithName = name !== '' && message.toLowerCase().startsWith(`${name.toLowerCase()}: `);
  return beginsWithName ? message.slice(name.length + 2) : message;
}

/** A sentence ends once. */
function ended(message: string): string {
  return /[.!?…:]$/.test(message) ? message : `${message}.`;
}
