import { X } from 'lucide-react';
import { useState } from 'react';
import type { Comparison, HiddenValues } from '../../../shared/api.ts';
import { formatCount, formatPlural, UNKNOWN } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { RULE_IDS, type RuleId } from '../../../shared/normalise/rule-ids.ts';
import { RULES } from '../../../shared/normalise/rules.ts';
import { useCommand } from '../../app/commands.ts';
import { type CompareOptions, useView } from '../../app/view-store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ScrollSection } from '../../ui/ScrollSection.tsx';
import styles from './HiddenDialog.module.css';
import { pointerTrouble } from './pointer-trouble.ts';

interface HiddenDialogProps {
  comparison: Comparison;
  onClose(): void;
}

/** What was left out of comparing, rule by rule, with a switch each, and the paths the user left out. */
export function HiddenDialog({ comparison, onClose }: HiddenDialogProps) {
  // Before what Escape would do to the view below.
  useCommand('escape', onClose);
  const options = useView((view) => view.compare);
  const change = (part: Partial<CompareOptions>) =>
    useView.getState().change({ compare: { ...useView.getState().compare, ...part } });
  const hiddenBy = (rule: HiddenValues['rule']) => comparison.hidden.find((each) => each.rule === rule);
  const toggle = (rule: RuleId, on: boolean) =>
    change({ rules_off: on ? options.rules_off.filter((each) => each !== rule) : [...options.rules_off, rule] });

  return (
    <Dialog title="Left out of comparing" onClose={onClose} width={860}>
      <ScrollSection className={styles.body} aria-label="Rules of normalisation">
        <p className={styles.lead}>
          Values that differ from run to run by themselves count as equal. A rule that is off makes them differences.
        </p>
        <ul>
          {RULE_IDS.map((rule) => (
            <li key={rule} className={styles.rule}>
              <div className={styles.head}>
                <Checkbox checked={!options.rules_off.includes(rule)} onChange={(on) => toggle(rule, on)}>
                  <span className={styles.label}>{RULES[rule].label}</span>
                </Checkbox>
                <span className={styles.counts}>
                  {options.rules_off.includes(rule) ? 'Off' : hiddenText(hiddenBy(rule))}
                </span>
              </div>
              <p className={styles.matches}>{RULES[rule].matches}</p>
              <Examples hidden={hiddenBy(rule)} />
            </li>
          ))}
        </ul>
        <IgnoredPaths ignore={options.ignore} hidden={hiddenBy('ignored')} onChange={(ignore) => change({ ignore })} />
      </ScrollSection>
    </Dialog>
  );
}

function hiddenText(hidden: HiddenValues | undefined): string {
  if (hidden === undefined || hidden.count === 0) return 'Hid nothing';
  const values = `Hid ${formatPlural(hidden.count, 'value')}`;
  return hidden.pairs === 0 ? values : `${values}; ${formatPlural(hidden.pairs, 'pair')} would differ without it`;
}

function Examples({ hidden }: { hidden: HiddenValues | undefined }) {
  if (hidden === undefined || hidden.examples.length === 0) return null;
  return (
    <table className={styles.examples}>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Where</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {hidden.examples.map(({ left, right, field, pointer, left_value, right_value }) => (
          <tr key={`${left} ${right} ${field} ${pointer}`}>
            <td className={styles.step}>{stepText(left, right)}</td>
            <td>{visibleLine(`${field} ${pointer}`)}</td>
            <td>{left_value === null ? UNKNOWN : visibleLine(left_value)}</td>
            <td>{right_value === null ? UNKNOWN : visibleLine(right_value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stepText(left: number | null, right: number | null): string {
  return [left === null ? '' : `A ${formatCount(left)}`, right === null ? '' : `B ${formatCount(right)}`]
    .filter(Boolean)
    .join(', ');
}

interface IgnoredPathsProps {
  ignore: readonly string[];
  hidden: HiddenValues | undefined;
  onChange(ignore: string[]): void;
}

function IgnoredPaths({ ignore, hidden, onChange }: IgnoredPathsProps) {
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const add = () => {
    const wrong = pointerTrouble(text, ignore);
    setTrouble(wrong);
    if (wrong !== null) return;
    onChange([...ignore, text]);
    setText('');
  };
  return (
    <section className={styles.rule} aria-label="Ignored paths">
      <div className={styles.head}>
        <h3 className={styles.label}>Ignored paths</h3>
        <span className={styles.counts}>{ignore.length > 0 && hiddenText(hidden)}</span>
      </div>
      <p className={styles.matches}>
        JSON pointers into requests, responses and states whose values are left out; * stands for any one key.
      </p>
      <ul>
        {ignore.map((pointer) => (
          <li key={pointer} className={styles.ignored}>
            <code>{visibleLine(pointer)}</code>
            <IconButton
              icon={X}
              size={20}
              label={`Compare ${visibleLine(pointer)} again`}
              onClick={() => onChange(ignore.filter((each) => each !== pointer))}
            />
          </li>
        ))}
      </ul>
      <div className={styles.form}>
        <input
          type="text"
          className={styles.input}
          aria-label="Path to ignore"
          aria-invalid={trouble !== null}
          placeholder="/arguments/timeout_ms"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        <Button small onClick={add}>
          Ignore
        </Button>
      </div>
      {trouble !== null && (
        <p role="alert" className={styles.trouble}>
          {trouble}
        </p>
      )}
      <Examples hidden={hidden} />
    </section>
  );
}
