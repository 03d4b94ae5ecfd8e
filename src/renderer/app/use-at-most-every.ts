import { useEffect, useRef, useState } from 'react';

/**
 * The latest of a value that changes often, at most once per `ms`. A change of `key` shows at once: it is
 * the user's own doing.
 */
export function useAtMostEvery<T>(value: T, ms: number, key: unknown = null): T {
  const [shown, setShown] = useState({ value, key });
  const last = useRef(0);
  const immediate = shown.key !== key;
  useEffect(() => {
    const show = () => {
      last.current = performance.now();
      setShown({ value, key });
    };
    const wait = immediate ? 0 : last.current + ms - performance.now();
    if (wait <= 0) {
      show();
      return;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, ms, key, immediate]);
  return immediate ? value : shown.value;
}
