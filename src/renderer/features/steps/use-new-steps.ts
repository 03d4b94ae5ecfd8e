import { useEffect, useState } from 'react';
import { useStable } from '../../ui/use-stable.ts';

interface NewSteps {
  /** Steps that were written since the end of the list was last in view. */
  count: number;
  onAtEnd(atEnd: boolean): void;
}

/** Counts the steps of a growing run that wait below the view. `steps` are those of the whole tree, whatever is shown. */
export function useNewSteps(steps: number | null): NewSteps {
  const [atEnd, setAtEnd] = useState(false);
  const [seen, setSeen] = useState<number | null>(null);
  // The first reply is not new, and nothing is while the end is in view. A file read anew may hold fewer.
  const known = seen === null || atEnd || (steps ?? 0) < seen ? steps : seen;
  useEffect(() => setSeen(known), [known]);
  return {
    count: steps === null || known === null ? 0 : steps - known,
    onAtEnd: useStable(setAtEnd),
  };
}
