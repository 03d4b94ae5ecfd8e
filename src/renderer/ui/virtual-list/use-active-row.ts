import { useEffect, useState } from 'react';
import type { Shown } from './row-space.ts';

/**
 * Index of the selected row in the version on screen: from the rows at hand, else asked of the engine. Null when the
 * row is not in the list, undefined while that is not known.
 */
export function useActiveRow<T>(
  shown: Shown<T>,
  active: string | null,
  onError: (error: unknown) => void,
): number | null | undefined {
  const { cache, space } = shown;
  const [found, setFound] = useState<{ key: string; version: string; index: number | null } | null>(null);
  const here = active === null ? undefined : cache.indexOf(active);
  const known = here !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the space belongs to its version, errors do not ask again
  useEffect(() => {
    if (active === null || known) return;
    const abort = new AbortController();
    const tell = (index: number | null) => setFound({ key: active, version: space.version, index });
    space.locate(active, abort.signal).then(
      (index) => !abort.signal.aborted && tell(index),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        tell(null);
        onError(error);
      },
    );
    return () => abort.abort();
  }, [active, known, space.version]);

  if (active === null) return null;
  if (here !== undefined) return here;
  return found?.key === active && found.version === space.version ? found.index : undefined;
}
