import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { cx } from './cx.ts';
import { Hidden } from './Hidden.tsx';
import styles from './Tabs.module.css';
import { tip } from './tip.ts';

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  /** A count beside the label. */
  count?: ReactNode;
  /** Says what a dot on the tab means, read after the label. */
  dot?: string | undefined;
  /** Names what is missing; the tab then cannot be opened. */
  disabledReason?: string | undefined;
  keys?: string | undefined;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Id;
  onSelect(id: Id): void;
  /** Id of the element that shows the selected tab; it needs `role="tabpanel"`. */
  panel: string;
  /** Controls at the far end. */
  end?: ReactNode;
}

/** Id of a tab, for `aria-labelledby` of its panel. */
export function tabId(panel: string, id: string): string {
  return `${panel}-tab-${id}`;
}

/** ARIA tabs with manual activation: arrows move the focus, Enter or Space opens. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, panel, end }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);

  // Another tab was opened by a key of its own: the focus does not stay behind on the one before.
  useEffect(() => {
    const at = document.activeElement;
    const open = document.getElementById(tabId(panel, selected));
    if (at !== open && list.current?.contains(at)) open?.focus();
  }, [selected, panel]);

  const move = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 };
    const to = steps[event.key];
    if (to === undefined || at < 0 || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  };

  return (
    <div className={styles.bar}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={tabId(panel, tab.id)}
            aria-selected={tab.id === selected}
            aria-controls={tab.id === selected ? panel : undefined}
            aria-disabled={tab.disabledReason ? true : undefined}
            tabIndex={tab.id === selected ? 0 : -1}
            className={cx(styles.tab, tab.disabledReason && styles.disabled)}
            onClick={() => !tab.disabledReason && onSelect(tab.id)}
            {...tip(
              tab.disabledReason ?? (tab.keys ? tab.label : undefined),
              tab.disabledReason ? undefined : tab.keys,
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
            {tab.dot && (
              <>
                <span className={styles.dot} aria-hidden="true" />
                <Hidden>, {tab.dot}</Hidden>
              </>
            )}
          </button>
        ))}
      </div>
      {end !== undefined && <div className={styles.end}>{end}</div>}
    </div>
  );
}
