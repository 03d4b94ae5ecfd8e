import type { ReactNode } from 'react';
import styles from './Head.module.css';

interface HeadProps {
  children: ReactNode;
  /** Beside the title, in a lower tone: a count. */
  note?: ReactNode;
  /** At the far end: text or 20 px icon buttons. */
  end?: ReactNode;
  level?: 2 | 3;
}

/** The 24 px head of a section. */
export function Head({ children, note, end, level = 3 }: HeadProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className={styles.head}>
      <Heading className={styles.title}>{children}</Heading>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      <span className={styles.grow} />
      {end}
    </div>
  );
}
