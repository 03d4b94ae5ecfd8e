import { memo, type ReactNode, useContext } from 'react';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import { parseExternalLink } from '../../../../shared/links.ts';
import { LinkContext } from './link-context.ts';
import { splitText, type TextPart } from './matches.ts';
import styles from './Payload.module.css';

interface TextRunProps {
  text: string;
  pattern: RegExp | null;
  /** UTF-16 index of the current match, if it is in this text. */
  current?: number | null;
  /** Whether addresses can be opened. */
  links?: boolean;
}

/** Text of a trace: hidden characters show, matches are marked, addresses can be opened after they were confirmed. */
export const TextRun = memo(({ text, pattern, current = null, links = true }: TextRunProps) =>
  splitText(text, pattern, links).map((part) => <Part key={part.at} part={part} current={part.at === current} />),
);

function Part({ part: { text, type }, current }: { part: TextPart; current: boolean }): ReactNode {
  const shown = visibleText(text);
  switch (type) {
    case 'plain':
      return shown;
    case 'match':
      return <mark data-current={current || undefined}>{shown}</mark>;
    case 'link':
      return parseExternalLink(text) === null ? shown : <Address address={text} />;
  }
}

function Address({ address }: { address: string }) {
  const open = useContext(LinkContext);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an anchor could be followed without being asked; a button breaks no lines
    <span
      role="button"
      tabIndex={0}
      className={styles.address}
      onClick={() => {
        // A selection that ends here is no click.
        if (window.getSelection()?.isCollapsed ?? true) open(address);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        open(address);
      }}
    >
      {address}
    </span>
  );
}
