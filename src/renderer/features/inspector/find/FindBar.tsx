import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { formatCount } from '../../../../shared/format/numbers.ts';
import { errorText } from '../../../app/use-action.ts';
import { IconButton } from '../../../ui/Button.tsx';
import styles from './FindBar.module.css';
import type { Find } from './use-find.ts';

interface FindBarProps {
  find: Find;
  field: RefObject<HTMLInputElement | null>;
  onClose(): void;
}

/** Under the tabs: what is searched, how often it is there, and the way from one to the next. */
export function FindBar({ find, field, onClose }: FindBarProps) {
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      find.move(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
  };
  const none = find.query !== '' && !find.busy && find.hits.length === 0;
  return (
    <search className={styles.bar} aria-label="Find in step">
      <input
        ref={field}
        type="search"
        aria-label="Find in this step"
        className={styles.input}
        placeholder="Find in this step"
        spellCheck={false}
        autoComplete="off"
        maxLength={500}
        value={find.query}
        onChange={(event) => find.setQuery(event.target.value)}
        onKeyDown={key}
      />
      <span className={none ? styles.none : styles.count} role="status">
        {countWords(find)}
      </span>
      <IconButton icon={ChevronUp} label="Previous match" keys="Shift+Enter" size={20} onClick={() => find.move(-1)} />
      <IconButton icon={ChevronDown} label="Next match" keys="Enter" size={20} onClick={() => find.move(1)} />
      <IconButton icon={X} label="Close find" keys="Escape" size={20} onClick={onClose} />
    </search>
  );
}

function countWords({ query, hits, at, cut, busy, error }: Find): string {
  if (query === '') return '';
  if (error !== null) return errorText(error);
  if (busy) return 'Searching';
  if (hits.length === 0) return 'Not in this step';
  const all = `${formatCount(hits.length)}${cut ? '+' : ''}`;
  return at < 0 ? `${all} in other tabs` : `${formatCount(at + 1)} of ${all}`;
}
