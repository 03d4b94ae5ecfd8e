import { X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './FilterInput.module.css';
import { useStable } from './use-stable.ts';

/** A filter follows the typing after this pause. */
const TYPING_MS = 120;

export interface FilterInputProps {
  label: string;
  placeholder: string;
  className: string | undefined;
  /** The text in force. */
  text: string;
  onText(text: string): void;
  /** ↓ or Enter, or Escape in an empty field: on to the list. The text typed so far is in force by then. */
  onLeave(key: 'ArrowDown' | 'Enter' | 'Escape'): void;
  field: RefObject<HTMLInputElement | null>;
}

/** The text of a list's filter, with a button that clears it. */
export function FilterInput({ label, placeholder, className, text: asked, onText, onLeave, field }: FilterInputProps) {
  const [text, setText] = useState(asked);
  const [known, setKnown] = useState(asked);
  // Cleared or restored from elsewhere; half-typed text is not overwritten by its own echo.
  if (asked !== known) {
    setKnown(asked);
    setText(asked);
  }
  const putInForce = useStable(() => {
    if (text === known) return;
    setKnown(text);
    onText(text);
  });
  useEffect(() => {
    if (text === known) return;
    const timer = setTimeout(putInForce, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, known, putInForce]);

  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      putInForce();
      onLeave(event.key);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (text !== '') {
        setText('');
        return;
      }
      putInForce();
      onLeave(event.key);
    }
  };
  return (
    <>
      <input
        ref={field}
        type="search"
        aria-label={label}
        className={className}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        maxLength={4096}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={key}
      />
      {text !== '' && <IconButton icon={X} label="Clear text" size={20} onClick={() => setText('')} />}
    </>
  );
}

/** The filter in the head of a list; `className` says how wide it may be. */
export function HeadFilter({ className, ...input }: FilterInputProps) {
  return (
    <search className={cx(styles.search, className)}>
      <FilterInput {...input} className={styles.input} />
    </search>
  );
}
