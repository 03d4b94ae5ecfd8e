import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { formatCount } from '../../../shared/format/numbers.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { tip } from '../../ui/tip.ts';
import styles from './StepField.module.css';
import { stepFieldTrouble } from './step-field.ts';

interface StepFieldProps {
  side: 'A' | 'B';
  /** The step in force, null where there is none. */
  seq: number | null;
  /** It was chosen, and does not follow the selected step. */
  chosen: boolean;
  /** The last step there is, and the selected one. */
  most: number;
  selected: number;
  keys: string;
  /** The last step with a state up to one. */
  stateAt(seq: number): number | null;
  /** Null lets it follow the selected step again. */
  onSeq(seq: number | null): void;
}

/** One of the two steps that are compared, by its number. */
export function StepField({ side, seq, chosen, most, selected, keys, stateAt, onSeq }: StepFieldProps) {
  const id = useId();
  const inForce = seq === null ? '' : String(seq);
  // What is typed stays until it is a step, or another one is in force.
  const [typed, setTyped] = useState<{ text: string; over: string } | null>(null);
  const text = typed !== null && typed.over === inForce ? typed.text : inForce;
  const trouble = text === inForce ? null : stepFieldTrouble(text, most);
  const of = seq === null ? null : stateAt(seq);
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label htmlFor={id} className={styles.label}>
          <b className={styles.side}>{side}</b> step
        </label>
        <input
          id={id}
          className={styles.input}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          aria-invalid={trouble !== null}
          aria-describedby={`${id}note`}
          onChange={({ target }) => {
            setTyped({ text: target.value, over: inForce });
            if (stepFieldTrouble(target.value, most) === null) onSeq(Number(target.value));
          }}
          onBlur={() => setTyped(null)}
        />
        {chosen && (
          <IconButton
            icon={X}
            label={`${side} follows the selected step again`}
            size={20}
            onClick={() => onSeq(null)}
          />
        )}
        <Button small {...tip(`The selected step as ${side}`, keys)} onClick={() => onSeq(selected)}>
          Use {formatCount(selected)}
        </Button>
      </div>
      <p id={`${id}note`} className={styles.note}>
        {trouble ??
          (of !== null && of !== seq ? `state after step ${formatCount(of)}` : chosen ? 'chosen' : FOLLOWS[side])}
      </p>
    </div>
  );
}

const FOLLOWS = { A: 'the state before B', B: 'the selected step' };
