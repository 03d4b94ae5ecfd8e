import { Check, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';
import { placeBeside } from './place.ts';
import { tip } from './tip.ts';

export type MenuEntry =
  | { kind: 'separator' }
  | { kind: 'label'; label: string }
  | {
      kind: 'item' | 'radio' | 'check';
      label: string;
      /** In a lower tone at the far end: a count. */
      note?: string;
      checked?: boolean;
      icon?: LucideIcon;
      keys?: string | undefined;
      disabledReason?: string | undefined;
      /** Leaves the menu open, for several checks in a row. */
      stays?: boolean;
      onSelect(): void;
    };

export interface MenuTriggerProps {
  ref(element: HTMLButtonElement | null): void;
  'aria-haspopup': 'menu';
  'aria-expanded': boolean;
  'aria-controls': string | undefined;
  onClick(): void;
}

interface MenuProps {
  label: string;
  entries: readonly MenuEntry[];
  /** Draws the button: spread the props on `Button` or `IconButton`. */
  trigger(props: MenuTriggerProps): ReactNode;
  align?: 'start' | 'end';
}

const ROLES = { item: 'menuitem', radio: 'menuitemradio', check: 'menuitemcheckbox' } as const;

/** A button that opens a menu: arrows, Home, End and first letters move, Escape and Tab close. */
export function Menu({ label, entries, trigger, align = 'end' }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement | null>(null);
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = menu.current;
    if (!open || !element || !button.current) return;
    element.showPopover();
    placeBeside(element, button.current.getBoundingClientRect(), align === 'end' ? 'below-end' : 'below');
    // One choice of several starts at the one in force.
    (
      element.querySelector<HTMLElement>(
        '[role="menuitemradio"][aria-checked="true"]:not([role="menuitemcheckbox"] ~ *)',
      ) ?? items(element)[0]
    )?.focus();
    const outside = (event: PointerEvent) => {
      const target = event.target;
      if (target instanceof Node && !element.contains(target) && !button.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [open, align]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  const key = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = items(event.currentTarget);
    const at = all.findIndex((item) => item.matches(':focus'));
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      close();
    } else if (to[event.key] !== undefined) {
      event.preventDefault();
      all[((to[event.key] ?? 0) + all.length) % all.length]?.focus();
    } else if (event.key.length === 1 && event.key !== ' ' && !event.metaKey && !event.ctrlKey && !event.altKey) {
      const letter = event.key.toLowerCase();
      const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      order.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    }
  };

  return (
    <>
      {trigger({
        ref: (element) => {
          button.current = element;
        },
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => setOpen(!open),
      })}
      {open && (
        <div
          ref={menu}
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          popover="manual"
          className={styles.menu}
          onKeyDown={key}
        >
          {entries.map((entry, at) => {
            if (entry.kind === 'separator') {
              // biome-ignore lint/suspicious/noArrayIndexKey: a separator has no name, and the order is fixed
              return <hr key={at} className={styles.separator} />;
            }
            if (entry.kind === 'label') {
              return (
                <div key={entry.label} role="presentation" className={styles.label}>
                  {entry.label}
                </div>
              );
            }
            const select = () => {
              if (entry.disabledReason) return;
              if (!entry.stays) close();
              entry.onSelect();
            };
            return (
              <button
                key={`${entry.kind} ${entry.label}`}
                type="button"
                role={ROLES[entry.kind]}
                tabIndex={-1}
                {...(entry.kind === 'item' ? {} : { 'aria-checked': entry.checked === true })}
                aria-disabled={entry.disabledReason ? true : undefined}
                className={cx(styles.item, entry.disabledReason && styles.disabled)}
                onClick={select}
                onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
                {...tip(entry.disabledReason)}
              >
                <span className={styles.mark}>
                  {entry.kind !== 'item' && entry.checked ? (
                    <Icon of={Check} size={12} />
                  ) : (
                    entry.icon && <Icon of={entry.icon} size={13} />
                  )}
                </span>
                <span className={styles.text}>{entry.label}</span>
                {entry.note && <span className={styles.note}>{entry.note}</span>}
                {entry.keys && <Kbd keys={entry.keys} />}
              </button>
            );
          })}
        </div>
      )}
    </>
  );
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
}
