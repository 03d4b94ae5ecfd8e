/** What "copy focused value" copies, by the element that has it: the one with the focus, or nearest around it. */
const copyable = new WeakMap<Element, () => { text: string; what: string } | null>();

export function setCopyable(element: Element, value: () => { text: string; what: string } | null): void {
  copyable.set(element, value);
}

export function focusedValue(): { text: string; what: string } | null {
  for (let element = document.activeElement; element; element = element.parentElement) {
    const value = copyable.get(element)?.();
    if (value) return value;
  }
  return null;
}
