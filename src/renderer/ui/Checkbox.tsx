import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Checkbox.module.css';
import { Icon } from './Icon.tsx';

interface CheckboxProps {
  checked: boolean;
  onChange(checked: boolean): void;
  /** The visible label; give `label` instead where the row names it. */
  children?: ReactNode;
  label?: string;
  disabled?: boolean;
}

export function Checkbox({ checked, onChange, children, label, disabled }: CheckboxProps) {
  return (
    <label className={styles.label}>
      <span className={styles.place}>
        <input
          type="checkbox"
          className={styles.input}
          checked={checked}
          disabled={disabled}
          aria-label={label}
          onChange={(event) => onChange(event.target.checked)}
        />
        {checked && <Icon of={Check} size={11} className={styles.tick} />}
      </span>
      {children}
    </label>
  );
}
