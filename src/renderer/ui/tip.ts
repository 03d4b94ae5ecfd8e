import { keyText } from './key-label.ts';

interface TipProps {
  'data-tip'?: string;
}

/** Spread on any element to give it a tooltip; `keys` such as "Mod+k" are added as text. Newlines stay. */
export function tip(text: string | null | undefined, keys?: string): TipProps {
  if (!text) return {};
  return { 'data-tip': keys ? `${text} (${keyText(keys)})` : text };
}
