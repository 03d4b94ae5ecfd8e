import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import styles from './Chip.module.css';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import { tip } from './tip.ts';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'info';

interface ChipProps {
  children: ReactNode;
  tone?: Tone;
  icon?: LucideIcon | undefined;
  mono?: boolean;
  tooltip?: string | undefined;
  className?: string | undefined;
}

export function Chip({ children, tone = 'neutral', icon, mono, tooltip, className }: ChipProps) {
  return (
    <span className={cx(styles.chip, styles[tone], mono && styles.mono, className)} {...tip(tooltip)}>
      {icon && <Icon of={icon} size={11} />}
      {children}
    </span>
  );
}

interface ChipButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'type'> {
  children: ReactNode;
  /** On or off, for filters of a list. */
  pressed?: boolean;
  icon?: LucideIcon | undefined;
  tooltip?: string | undefined;
}

/** A chip that acts: 22 high to be hit, drawn as a chip. */
export function ChipButton({ children, pressed, icon, tooltip, className, ...rest }: ChipButtonProps) {
  return (
    <button type="button" aria-pressed={pressed} className={cx(styles.target, className)} {...tip(tooltip)} {...rest}>
      <span className={styles.chip}>
        {icon && <Icon of={icon} size={11} />}
        {children}
      </span>
    </button>
  );
}
