import { X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { IconButton } from './Button.tsx';
import { useStable } from './use-stable.ts';

/** A filter follows the typing after this pause. */
const TYPING_MS = 120;

interface FilterInputProps {
  label: string;
  placeholder: string;
  className: string | undefined;
  /** The text in force. */
  text: string;
  onText(text: string): void;
  /** ↓ or Enter, or Escape in an empty field: on to the list. */
  onLeave(): void;
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
  const tell = useStable(onText);
  useEffect(() => {
    if (text === known) return;
    const timer = setTimeout(() => {
      setKnown(text);
      tell(text);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, known, tell]);

  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onLeave();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (text === '') onLeave();
      else setText('');
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
