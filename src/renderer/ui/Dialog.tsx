import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
  /** Under the body, at the far end: buttons. */
  footer?: ReactNode;
  /** CSS px. */
  width?: number;
  /** Without the head: the content brings its own (the palette does). */
  bare?: boolean;
}

/**
 * A modal dialog: focus starts at what carries `data-autofocus`, else at the dialog itself. It traps focus, closes on Escape and on a click outside, and gives the focus back.
 */
export function Dialog({ title, onClose, children, footer, width = 640, bare = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement;
    element.showModal();
    (element.querySelector<HTMLElement>('[data-autofocus]') ?? element).focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={cx(styles.dialog, bare && styles.bare)}
      style={{ width }}
      tabIndex={-1}
      aria-labelledby={bare ? undefined : heading}
      aria-label={bare ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={keepInside}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles.inside}>
        {!bare && (
          <div className={styles.head}>
            <h2 id={heading} className={styles.title}>
              {title}
            </h2>
            <IconButton icon={X} label="Close" keys="Escape" onClick={onClose} />
          </div>
        )}
        {children}
        {footer !== undefined && <div className={styles.footer}>{footer}</div>}
      </div>
    </dialog>
  );
}

const TABBABLE = 'a[href], button, input, select, textarea, [tabindex="0"]';

/** Tab goes around in the dialog instead of out to the browser's own controls. */
function keepInside(event: KeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'Tab') return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(TABBABLE)].filter(
    (element) => element.tabIndex >= 0 && element.checkVisibility() && !element.matches(':disabled'),
  );
  const first = stops[0];
  const last = stops.at(-1);
  const at = document.activeElement;
  if (event.shiftKey ? at === first || at === event.currentTarget : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
