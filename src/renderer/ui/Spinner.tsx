import { LoaderCircle } from 'lucide-react';
import { Icon } from './Icon.tsx';
import styles from './Spinner.module.css';

/** Turns while work goes on; stands still under reduced motion. */
export function Spinner({ size = 13, label }: { size?: number; label?: string }) {
  return <Icon of={LoaderCircle} size={size} label={label} className={styles.spin} />;
}
