import { useEffect, useState } from 'react';
import type { Shown } from './row-space.ts';

/**
 * Index of the selected row in the version on screen: from the rows at hand, else asked of the engine. Null
 * while that is not known, and when the row is not in the list.
 */
export function useActiveRow<T>(
  shown: Shown<T>,
  active: string | null,
  onError: (error: unknown) => void,
): number | null {
  const { cache, space } = shown;
  const [found, setFound] = useState<{ key: string; version: string; index: number | null } | null>(null);
  const here = active === null ? undefined : cache.indexOf(active);
  const known = here !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the space belongs to its version, errors do not ask again
  useEffect(() => {
    if (active === null || known) return;
    const abort = new AbortController();
    space.locate(active, abort.signal).then(
      (index) => !abort.signal.aborted && setFound({ key: active, version: space.version, index }),
      (error: unknown) => !abort.signal.aborted && onError(error),
    );
    return () => abort.abort();
  }, [active, known, space.version]);

  if (active === null) return null;
  if (here !== undefined) return here;
  return found?.key === active && found.version === space.version ? found.index : null;
}
