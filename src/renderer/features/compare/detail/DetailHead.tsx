import { Copy, EyeOff, Settings2 } from 'lucide-react';
import { COMPARED_FIELDS, type ComparedField, type ComparedPair } from '../../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { DETAIL_LAYOUTS, type DetailLayout, type PairDetailState } from '../../../app/view-store.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Hidden } from '../../../ui/Hidden.tsx';
import { Menu, type MenuEntry } from '../../../ui/Menu.tsx';
import { Segmented } from '../../../ui/Segmented.tsx';
import { StepIcon } from '../../../ui/StepIcon.tsx';
import { type Tab, Tabs } from '../../../ui/Tabs.tsx';
import styles from './DetailHead.module.css';
import { absenceText, changesText, FIELD_LABELS, placesText } from './detail-words.ts';
import { isAbsent } from './field-view.ts';
import { changeDetail, SWITCHES } from './switches.ts';

const LAYOUT_LABELS: Record<DetailLayout, string> = {
  side_by_side: 'Side by side',
  inline: 'Inline',
  changes: 'Changes',
};
const LAYOUTS = DETAIL_LAYOUTS.map((value) => ({ value, label: LAYOUT_LABELS[value] }));

interface DetailHeadProps {
  pair: ComparedPair;
  field: ComparedField | null;
  detail: PairDetailState;
  /** Lines that differ on screen; null while no texts lie side by side. */
  lines: { removed: number; added: number } | null;
  /** How many values normalisation made equal in this field, and whether they are listed. */
  hidden: { count: number; listed: boolean; onToggle(): void };
  copies: readonly MenuEntry[];
  panel: string;
  onField(field: ComparedField): void;
}

export function DetailHead({ pair, field, detail, lines, hidden, copies, panel, onField }: DetailHeadProps) {
  const step = pair.left ?? pair.right;
  const tabs = COMPARED_FIELDS.map((id, at): Tab<ComparedField> => {
    const value = pair.values.find((each) => each.field === id);
    const absent = isAbsent(value);
    return {
      id,
      label: FIELD_LABELS[id],
      keys: `Alt+${at + 1}`,
      ...(value && !absent && { count: changesText(value) }),
      ...(absent && { disabledReason: absenceText(value, id) }),
    };
  });
  const asTexts = detail.layout !== 'changes';
  const switches = SWITCHES.map(({ texts_only, ...each }) => ({
    ...each,
    disabledReason: texts_only && !asTexts ? 'Only where texts lie side by side' : undefined,
    toggle: () => changeDetail({ [each.id]: !detail[each.id] }),
  }));
  return (
    <div className={styles.head}>
      {step && (
        <h2 className={styles.step}>
          <StepIcon type={step.type} size={13} />
          <span className={styles.name}>{visibleLine(step.name)}</span>
          <span className={styles.places}>{placesText(pair)}</span>
        </h2>
      )}
      <div className={styles.tabs}>
        <Tabs
          label="Fields of the pair"
          tabs={tabs}
          selected={field ?? 'request'}
          onSelect={onField}
          panel={panel}
          end={
            <>
              {lines && (
                <span className={styles.counts}>
                  <Hidden>{`${formatPlural(lines.removed, 'line')} removed, ${formatCount(lines.added)} added`}</Hidden>
                  <span aria-hidden="true" className={styles.removed}>
                    −{formatCount(lines.removed)}
                  </span>{' '}
                  <span aria-hidden="true" className={styles.added}>
                    +{formatCount(lines.added)}
                  </span>
                </span>
              )}
              {hidden.count > 0 && (
                <Button
                  small
                  variant="ghost"
                  icon={EyeOff}
                  pressed={hidden.listed}
                  onClick={hidden.onToggle}
                  tooltip="Values that normalisation made equal in this field"
                >
                  {formatCount(hidden.count)} hidden
                </Button>
              )}
              <Segmented
                label="Layout"
                options={LAYOUTS}
                value={detail.layout}
                onChange={(layout) => changeDetail({ layout })}
              />
              <span className={styles.switches}>
                {switches.map(({ id, label, tooltip, disabledReason, toggle }) => (
                  <Button
                    key={id}
                    small
                    variant="ghost"
                    pressed={detail[id]}
                    tooltip={tooltip}
                    disabledReason={disabledReason}
                    onClick={toggle}
                  >
                    {label}
                  </Button>
                ))}
              </span>
              <span className={styles.menu}>
                <Menu
                  label="What is shown"
                  entries={switches.map(({ id, label, disabledReason, toggle }) => ({
                    kind: 'check',
                    label,
                    checked: detail[id],
                    stays: true,
                    disabledReason,
                    onSelect: toggle,
                  }))}
                  trigger={(props) => <IconButton {...props} icon={Settings2} label="What is shown" />}
                />
              </span>
              <Menu
                label="Copy"
                entries={copies}
                trigger={(props) => <IconButton {...props} icon={Copy} label="Copy" />}
              />
            </>
          }
        />
      </div>
    </div>
  );
}
