import { ChevronDown, ChevronRight } from 'lucide-react';
import type { TimelineLane } from '../../../shared/api.ts';
import { explainCost, formatCost } from '../../../shared/format/cost.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { costOptions } from '../../../shared/format/sums.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { Icon } from '../../ui/Icon.tsx';
import { copiedWords } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import styles from './LaneHeads.module.css';
import { type LaneLayout, laneTitle } from './lanes.ts';

/** Height from which a head has room for a second line. */
const TWO_LINES = 39;

interface LaneHeadsProps {
  lanes: readonly TimelineLane[];
  layout: LaneLayout;
  /** Lanes near what is on screen. */
  range: { from: number; to: number };
  onFold(run: string): void;
  onOpen(run: string): void;
}

/** Names of the lanes; that of a sub-agent leads to its run. */
export function LaneHeads({ lanes, layout, range, onFold, onOpen }: LaneHeadsProps) {
  return lanes.slice(range.from, range.to).map((lane, offset) => {
    const index = range.from + offset;
    const box = layout.boxes[index];
    if (!box) return null;
    const main = index === 0;
    const title = laneTitle(lanes, index);
    const cost = costOptions(lane);
    const facts = [
      formatPlural(lane.steps, 'step'),
      lane.cost_nano_usd === null ? '' : formatCost(lane.cost_nano_usd, cost),
      lane.copied_steps === 0 ? '' : copiedWords(lane.copied_steps),
    ].filter(Boolean);
    // Facts that have no room are left out of the label: the tooltip has them all.
    const whole = facts.join(', ');
    const tall = box.height >= TWO_LINES;
    return (
      <div key={lane.run} className={styles.head} style={{ top: box.top, height: box.height }}>
        {lane.rows > 1 ? (
          <button
            type="button"
            className={styles.fold}
            aria-expanded={!box.folded}
            aria-label={`${box.folded ? 'Unfold' : 'Fold'} lane ${title}`}
            onClick={() => onFold(lane.run)}
          >
            <Icon of={box.folded ? ChevronRight : ChevronDown} size={12} />
          </button>
        ) : (
          <span className={styles.fold} />
        )}
        <span className={styles.text}>
          {main ? (
            <span className={styles.title}>{title}</span>
          ) : (
            <button
              type="button"
              className={styles.open}
              {...tip(`${visibleLine(lane.title)}\n${whole}\nOpen the run of this sub-agent`)}
              onClick={() => onOpen(lane.run)}
            >
              {title}
            </button>
          )}
          {tall && (
            <span
              className={styles.facts}
              {...tip([whole, explainCost(lane.cost_nano_usd, cost)].filter(Boolean).join('\n'))}
            >
              {facts.map((fact, at) => (
                <span key={fact}>{at > 0 ? `, ${fact}` : fact}</span>
              ))}
            </span>
          )}
        </span>
        {!tall && (
          <span className={styles.count} {...tip(whole)}>
            {formatCount(lane.steps)}
          </span>
        )}
      </div>
    );
  });
}
