import styles from './Placeholder.module.css';

/** A flat bar where text will be; `width` in percent of its place. No shimmer. */
export function Bar({ width }: { width: number }) {
  return <span aria-hidden="true" className={styles.bar} style={{ width: `${width}%` }} />;
}

/** Rows of bars for a list that is being read. */
export function PlaceholderRows({ rows, height, label }: { rows: number; height: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={at} className={styles.row} style={{ height }}>
          <Bar width={38 + ((at * 37) % 46)} />
          {height > 30 && <Bar width={18 + ((at * 23) % 24)} />}
        </div>
      ))}
    </div>
  );
}
