import type { ReactNode } from 'react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { type FilterInputProps, HeadFilter } from '../../ui/FilterInput.tsx';
import { Hidden } from '../../ui/Hidden.tsx';
import styles from './StateHead.module.css';

interface StateHeadProps {
  /** The switch between the steps and their state. */
  views: ReactNode;
  /** The step whose state is shown, and the one as of which it was asked for. */
  seq?: number;
  asOf?: number;
  filter?: Pick<FilterInputProps, 'text' | 'onText' | 'onLeave' | 'field'>;
}

/** Which state is shown, and which of its paths. */
export function StateHead({ views, seq, asOf, filter }: StateHeadProps) {
  return (
    <div className={styles.head}>
      <h2>
        <Hidden>State over the run</Hidden>
      </h2>
      {views}
      {seq !== undefined && (
        <span className={styles.after}>
          after step {formatCount(seq)}
          {asOf !== undefined && asOf > seq && `, the last with a state up to ${formatCount(asOf)}`}
        </span>
      )}
      <span className={styles.grow} />
      {filter !== undefined && (
        <HeadFilter label="Filter paths" placeholder="Filter paths" className={styles.search} {...filter} />
      )}
    </div>
  );
}
