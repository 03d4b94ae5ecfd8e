import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './Icon.module.css';

interface IconProps {
  of: LucideIcon;
  /** CSS px, 11 to 16. */
  size?: number;
  /** Read aloud; without it the icon is decoration. */
  label?: string | undefined;
  className?: string | undefined;
}

export function Icon({ of: Glyph, size = 14, label, className }: IconProps) {
  const named = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return <Glyph size={size} strokeWidth={1.9} className={cx(styles.icon, className)} {...named} />;
}
