import { useContext, useState } from 'react';
import type { StateChange, StepState } from '../../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../../shared/format/numbers.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import { readablePointer } from '../../../../shared/json/readable-pointer.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Head } from '../../../ui/Head.tsx';
import { Hidden } from '../../../ui/Hidden.tsx';
import { tip } from '../../../ui/tip.ts';
import { StepContext } from '../step-context.ts';
import styles from './StateChanges.module.css';

const SIGNS: Record<StateChange['change'], string> = { added: '+', removed: '−', changed: '~' };
/** Rows shown before the rest is asked for. */
const AT_ONCE = 60;

/** What this step did to the state, against the step before it that has one. */
export function StateChanges({ state, most = AT_ONCE }: { state: StepState; most?: number }) {
  const { onSelect } = useContext(StepContext);
  const [all, setAll] = useState(false);
  const { compared_with: other, changes, unchanged_paths: unchanged } = state;
  if (other === null) {
    return (
      <section aria-label="State changes">
        <Head>Changes</Head>
        <p className={styles.note}>First step with state. Nothing to compare.</p>
      </section>
    );
  }
  const shown = all ? changes : changes.slice(0, most);
  const paths = unchanged + changes.length;
  return (
    <section aria-label="State changes">
      <Head
        end={
          <span className={styles.compared}>
            compared with{' '}
            <button type="button" className={styles.link} onClick={() => onSelect(other.step, other.seq)}>
              step {formatCount(other.seq)}
            </button>
            , {state.changes_cut ? 'over ' : ''}
            {formatCount(changes.length)} of {formatPlural(paths, 'path')}
          </span>
        }
      >
        State changed by this step
      </Head>
      <ul className={styles.changes}>
        {shown.map((change) => (
          <Change key={change.pointer} change={change} />
        ))}
      </ul>
      {changes.length === 0 && <p className={styles.note}>Nothing changed.</p>}
      {shown.length < changes.length && (
        <div className={styles.more}>
          <Button small onClick={() => setAll(true)}>
            Show all {formatPlural(changes.length, 'change')}
          </Button>
        </div>
      )}
      {state.changes_cut && <p className={styles.note}>More paths changed than are listed here.</p>}
      {unchanged > 0 && <p className={styles.note}>{formatPlural(unchanged, 'unchanged path')}</p>}
    </section>
  );
}

function Change({ change }: { change: StateChange }) {
  const { before, after } = change;
  return (
    <li className={cx(styles.change, styles[change.change])}>
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[change.change]}
      </span>
      <Hidden>{change.change} </Hidden>
      <ChangePath pointer={change.pointer} />
      <span className={styles.values}>
        {before !== null && <s className={styles.before}>{visibleText(before)}</s>}
        {before !== null && after !== null && <em className={styles.to}>to</em>}
        {after !== null && <span className={before === null ? undefined : styles.after}>{visibleText(after)}</span>}
      </span>
    </li>
  );
}

/** The path, which leads to who else wrote it. */
function ChangePath({ pointer }: { pointer: string }) {
  const { onState } = useContext(StepContext);
  const text = visibleText(readablePointer(pointer));
  // A path that was cut names nothing.
  if (onState === null || pointer.endsWith('…')) return <span className={styles.path}>{text}</span>;
  return (
    <span className={styles.path}>
      <button
        type="button"
        className={styles.pathLink}
        onClick={() => onState(pointer)}
        {...tip('This path over the run')}
      >
        {text}
      </button>
    </span>
  );
}
