import styles from './Kbd.module.css';
import { keyCaps } from './key-label.ts';

/** A key combination such as "Mod+k", one cap a key, as this system writes it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={styles.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
