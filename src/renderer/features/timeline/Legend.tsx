import { formatTokens } from '../../../shared/format/numbers.ts';
import type { StepKind } from '../../../shared/model/step.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './Legend.module.css';

const WORDS: Record<StepKind, string> = {
  model: 'Model',
  tool: 'Tool',
  retrieval: 'Retrieval',
  agent: 'Sub-agent',
  decision: 'Decision',
  memory: 'Memory',
  human: 'Human',
  harness: 'Harness',
};

const HINTS = [
  ['Zoom', ['w', 's']],
  ['Pan', ['a', 'd']],
  ['Fit', ['f']],
] as const;

interface LegendProps {
  kinds: readonly StepKind[];
  retries: boolean;
  errors: boolean;
  /** Most tokens that one call was sent; 0 where the trace does not say. */
  context: number;
  /** Null where there is no idle time to fold. */
  fold: { on: boolean; change(on: boolean): void } | null;
}

/** What the colours and marks of this run mean, the switch for idle time, and the keys. */
export function Legend({ kinds, retries, errors, context, fold }: LegendProps) {
  return (
    <div className={styles.legend}>
      <ul className={styles.kinds} aria-label="Legend">
        {kinds.map((kind) => (
          <li key={kind}>
            <i style={{ background: `var(--k-${kind}-f)`, boxShadow: `inset 0 0 0 1px var(--k-${kind}-e)` }} />
            {WORDS[kind]}
          </li>
        ))}
        {retries && (
          <li>
            <i className={styles.retry} />
            Retry
          </li>
        )}
        {errors && (
          <li>
            <i className={styles.error} />
            Error
          </li>
        )}
        {context > 0 && (
          <li
            {...tip(
              `Tokens sent with each model call of the main agent, in the overview: ${formatTokens(context)} at most`,
            )}
          >
            <i className={styles.context} />
            Context size
          </li>
        )}
      </ul>
      {fold && (
        <span className={styles.fold} {...tip('Leaves out stretches of over a minute in which nothing was open')}>
          <Checkbox checked={fold.on} onChange={fold.change}>
            Fold idle time
          </Checkbox>
        </span>
      )}
      <span className={styles.hints} aria-hidden>
        {HINTS.map(([word, keys]) => (
          <span key={word}>
            {word}
            {keys.map((key) => (
              <Kbd key={key} keys={key} />
            ))}
          </span>
        ))}
      </span>
    </div>
  );
}
