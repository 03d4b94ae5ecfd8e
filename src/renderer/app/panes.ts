const TABBABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** Where focus was in each pane when it left. */
const lastFocus = new WeakMap<Element, HTMLElement>();

/** Panes in sight, in the order of the document: elements with `data-pane` that hold no other such element. */
function panesInSight(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null && pane.querySelector('[data-pane]') === null,
  );
}

export function paneOf(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>('[data-pane]') ?? null;
}

/** Remembers the focused element of its pane; call on focus changes. */
export function rememberFocus(element: EventTarget | null): void {
  if (!(element instanceof HTMLElement)) return;
  const pane = paneOf(element);
  if (pane) lastFocus.set(pane, element);
}

/**
 * Moves focus to the next or previous pane: to where it was in it, else to what the pane marks with `data-pane-focus`,
 * else to its first control. False when there is no pane to go to.
 */
export function cyclePane(step: 1 | -1): boolean {
  const panes = panesInSight();
  if (panes.length === 0) return false;
  const current = paneOf(document.activeElement);
  const at = current ? panes.indexOf(current) : -1;
  const start = at < 0 ? (step === 1 ? 0 : panes.length - 1) : at + step;
  for (let tried = 0; tried < panes.length; tried++) {
    const pane = panes[(start + step * tried + 2 * panes.length) % panes.length];
    if (pane && focusPane(pane)) return true;
  }
  return false;
}

export function focusPane(pane: HTMLElement): boolean {
  const before = lastFocus.get(pane);
  const target =
    (before?.isConnected && before.offsetParent !== null ? before : null) ??
    pane.querySelector<HTMLElement>('[data-pane-focus]') ??
    [...pane.querySelectorAll<HTMLElement>(TABBABLE)].find((element) => element.offsetParent !== null);
  target?.focus();
  return target !== undefined && target !== null;
}
