interface Chosen {
  text: string;
  what: string;
  /** Where it is in the value around it, as a JSON pointer. */
  pointer?: string;
}

/** What "copy focused value" copies, by the element that has it: the one with the focus, or nearest around it. */
const copyable = new WeakMap<Element, () => Chosen | null>();

export function setCopyable(element: Element, value: () => Chosen | null): void {
  copyable.set(element, value);
}

export function focusedValue(): Chosen | null {
  for (let element = document.activeElement; element; element = element.parentElement) {
    const value = copyable.get(element)?.();
    if (value) return value;
  }
  return null;
}

/** The path chosen in the first tree inside an element; undefined where that is the whole. */
export function chosenPointer(around: Element | null): string | undefined {
  const tree = around?.querySelector('[role="tree"]');
  return (tree && copyable.get(tree)?.()?.pointer) || undefined;
}
