import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';
import { Spinner } from './Spinner.tsx';
import { tip } from './tip.ts';

interface Common extends Omit<ComponentProps<'button'>, 'disabled' | 'children' | 'aria-pressed' | 'type'> {
  /** Disables the button and says why in its tooltip. It stays in the focus order. */
  disabledReason?: string | null | undefined;
  /** A toggle that is on or off. */
  pressed?: boolean | undefined;
  /** Key combination such as "Mod+k": in the tooltip, and as caps in a `Button`. */
  keys?: string | undefined;
}

function common({ disabledReason, pressed, onClick, ...rest }: Omit<Common, 'keys'>) {
  return {
    ...rest,
    type: 'button' as const,
    'aria-pressed': pressed,
    'aria-disabled': disabledReason ? true : undefined,
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (disabledReason) event.preventDefault();
      else onClick?.(event);
    },
  };
}

interface ButtonProps extends Common {
  children: ReactNode;
  variant?: 'secondary' | 'primary' | 'ghost';
  icon?: LucideIcon | undefined;
  /** 20 px high instead of 24, for banners and section heads. */
  small?: boolean;
  /** A spinner takes the place of the icon; the width stays. */
  busy?: boolean;
  tooltip?: string | undefined;
}

export function Button(props: ButtonProps) {
  const { children, variant = 'secondary', icon, small, busy, tooltip, keys, className, ...rest } = props;
  return (
    <button
      {...common(rest)}
      {...tip(rest.disabledReason ?? tooltip)}
      aria-busy={busy || undefined}
      className={cx(styles.button, styles[variant], small && styles.small, className)}
    >
      {busy ? <Spinner /> : icon && <Icon of={icon} size={13} />}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  );
}

interface IconButtonProps extends Common {
  icon: LucideIcon;
  /** Its name, and its tooltip. */
  label: string;
  /** 24, or 20 in section heads. */
  size?: 24 | 20;
}

export function IconButton({ icon, label, size = 24, keys, className, ...rest }: IconButtonProps) {
  return (
    <button
      {...common(rest)}
      {...tip(rest.disabledReason ? `${label}. ${rest.disabledReason}` : label, keys)}
      aria-label={label}
      className={cx(styles.icon, size === 20 && styles.icon20, className)}
    >
      <Icon of={icon} size={size === 20 ? 13 : 14} />
    </button>
  );
}
