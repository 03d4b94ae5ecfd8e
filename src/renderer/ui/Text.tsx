import type { ReactNode } from 'react';
import { spacesShown, visibleLine, visibleText } from '../../shared/format/visible-text.ts';
import { cx } from './cx.ts';
import styles from './Text.module.css';
import { tip } from './tip.ts';

/** A path or id on one line, cut at its start; the whole of it is in the tooltip. */
export function PathText({ path, className }: { path: string; className?: string | undefined }) {
  const shown = visibleLine(path);
  return (
    <span className={cx(styles.path, className)} {...tip(shown)}>
      <bdi>{shown}</bdi>
    </span>
  );
}

/** One line with every occurrence of the words of `query` marked, regardless of case. */
export function Highlight({ text, query }: { text: string; query: string }) {
  const shown = visibleLine(text);
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return shown;
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'gi');
  return shown.split(pattern).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, replaced together
    at % 2 === 1 ? <mark key={at}>{part}</mark> : part,
  );
}

interface MarkedTextProps {
  text: string;
  /** [from, to) in UTF-16 units, in order; null marks all of it. */
  marks: readonly (readonly [number, number])[] | null;
  markClass: string | undefined;
}

/** Text of several lines with parts of it marked. A part of nothing but spaces and line ends shows these. */
export function MarkedText({ text, marks, markClass }: MarkedTextProps) {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [from, to] of marks ?? [[0, text.length] as const]) {
    pieces.push(visibleText(text.slice(at, from)));
    pieces.push(
      <mark key={from} className={cx(styles.mark, markClass)}>
        {spacesShown(visibleText(text.slice(from, to)))}
      </mark>,
    );
    at = to;
  }
  return [...pieces, visibleText(text.slice(at))];
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
