import type { ComponentProps } from 'react';

/** A named region that scrolls. It is a tab stop: what cannot be focused cannot be scrolled by keyboard. */
export function ScrollSection(props: ComponentProps<'section'> & { 'aria-label': string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: as said above
  return <section {...props} tabIndex={0} />;
}
