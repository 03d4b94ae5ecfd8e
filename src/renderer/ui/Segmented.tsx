import { cx } from './cx.ts';
import styles from './Segmented.module.css';
import { tip } from './tip.ts';

interface SegmentedProps<V extends string> {
  label: string;
  /** One with a `disabledReason` cannot be chosen, and says why in its tooltip; `keys` lead to it. */
  options: readonly { value: V; label: string; disabledReason?: string | null; keys?: string }[];
  value: V;
  onChange(value: V): void;
  /** 20 px high, for section heads. */
  small?: boolean;
}

/** One of a few, all in sight: a radio group drawn as joined buttons. */
export function Segmented<V extends string>({ label, options, value, onChange, small }: SegmentedProps<V>) {
  return (
    <fieldset className={cx(styles.group, small && styles.small)} aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={cx(styles.option, option.disabledReason && styles.disabled)}>
          <input
            type="radio"
            className={styles.input}
            name={label}
            checked={option.value === value}
            aria-disabled={option.disabledReason ? true : undefined}
            onChange={() => !option.disabledReason && onChange(option.value)}
            {...tip(option.disabledReason ?? (option.keys ? option.label : undefined), option.keys)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
