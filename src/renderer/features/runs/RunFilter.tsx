import { ListFilter, X } from 'lucide-react';
import type { RefObject } from 'react';
import type { RunList } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { RUN_STATUS_LABELS, RUN_STATUSES } from '../../../shared/model/run.ts';
import { useNow, useSettings } from '../../app/settings.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ChipButton } from '../../ui/Chip.tsx';
import { FilterInput, type FilterInputProps } from '../../ui/FilterInput.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { datePresets, type Filter, facetChips, toggleFacet, without } from './filter.ts';
import styles from './RunFilter.module.css';

interface RunFilterProps {
  filter: Filter;
  facets: RunList['facets'] | null;
  onChange(filter: Filter): void;
  onLeave: FilterInputProps['onLeave'];
  field: RefObject<HTMLInputElement | null>;
}

/** Free text in a field, facets in a menu beside it, and the facets in force as chips below. */
export function RunFilter({ filter, facets, onChange, onLeave, field }: RunFilterProps) {
  const { time_zone: zone } = useSettings();
  const now = useNow();

  const entries: MenuEntry[] = [
    { kind: 'label', label: 'Status' },
    ...RUN_STATUSES.filter((status) => (facets?.statuses[status] ?? 0) > 0 || filter.statuses?.includes(status)).map(
      (status): MenuEntry => ({
        kind: 'check',
        label: RUN_STATUS_LABELS[status],
        note: formatCount(facets?.statuses[status] ?? 0),
        checked: filter.statuses?.includes(status) ?? false,
        stays: true,
        onSelect: () => onChange(toggleFacet(filter, 'statuses', status)),
      }),
    ),
    { kind: 'label', label: 'Format' },
    ...Object.entries(facets?.formats ?? {}).map(
      ([format, runs]): MenuEntry => ({
        kind: 'check',
        label: format,
        note: formatCount(runs),
        checked: filter.formats?.includes(format) ?? false,
        stays: true,
        onSelect: () => onChange(toggleFacet(filter, 'formats', format)),
      }),
    ),
    { kind: 'label', label: 'Errors' },
    {
      kind: 'check',
      label: 'With errors',
      note: formatCount(facets?.with_errors ?? 0),
      checked: filter.has_errors === true,
      stays: true,
      onSelect: () => onChange(filter.has_errors ? without(filter, 'has_errors') : { ...filter, has_errors: true }),
    },
    { kind: 'label', label: 'Last write' },
    {
      kind: 'radio',
      label: 'Any time',
      checked: filter.since_us === undefined,
      stays: true,
      onSelect: () => onChange(without(filter, 'since_us', 'until_us')),
    },
    ...datePresets(now, zone).map(
      ({ label, since_us }): MenuEntry => ({
        kind: 'radio',
        label,
        checked: filter.since_us === since_us,
        stays: true,
        onSelect: () => onChange({ ...without(filter, 'until_us'), since_us }),
      }),
    ),
  ];
  const chips = facetChips(filter, now, zone);

  return (
    <search className={styles.filter}>
      <div className={styles.field}>
        <Menu
          label="Filter by"
          align="start"
          entries={entries}
          trigger={(props) => (
            <IconButton {...props} icon={ListFilter} label="Filter by status, format, errors, date" size={20} />
          )}
        />
        <FilterInput
          label="Filter runs"
          placeholder="Title, agent, path, id, model, tool"
          className={styles.input}
          text={filter.text ?? ''}
          onText={(text) => onChange(text === '' ? without(filter, 'text') : { ...filter, text })}
          onLeave={onLeave}
          field={field}
        />
      </div>
      {chips.length > 0 && (
        <ul className={styles.chips} aria-label="Filters in force">
          {chips.map((chip) => (
            <li key={chip.label}>
              <ChipButton aria-label={`Remove filter ${chip.label}`} onClick={() => onChange(chip.rest)}>
                {chip.label}
                <X size={10} strokeWidth={2} aria-hidden="true" />
              </ChipButton>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
