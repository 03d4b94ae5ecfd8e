import type { ComparedRuns, SeveralRunsView } from './view-store.ts';

interface RunLink {
  run: string | null;
  step: string | null;
  /** The path chosen in the state over the run, where that is open. */
  state?: string;
}

/** Null where no runs are chosen yet. */
interface CompareLink {
  compare: ComparedRuns | null;
}

interface SeveralLink {
  several: SeveralRunsView;
}

/** What an address of the interface points at. */
export type Link = RunLink | CompareLink | SeveralLink;

/**
 * `/run/RUN/step/STEP`, `/run/RUN/step/STEP/state/PATH`, `/compare/LEFT/RIGHT/pair/N` and `/compare/many/RUN/RUN/RUN/at/N`:
 * keys, so that a link outlives reloads and a rebuilt index. No run's address is `many` or `at`: they begin with their
 * format and a colon. Keys are hostile text: half a surrogate pair, which no address can hold, becomes U+FFFD, as it is in
 * the index.
 */
export function linkPath(link: Link): string {
  if ('several' in link) {
    const { runs, column } = link.several;
    return ['/compare/many', ...runs.map(written), ...(column === null ? [] : ['at', column])].join('/');
  }
  if ('compare' in link) {
    if (link.compare === null) return '/compare';
    const { left, right, pair } = link.compare;
    return `/compare/${written(left)}/${written(right)}${pair === null ? '' : `/pair/${pair}`}`;
  }
  const { run, step, state } = link;
  if (run === null) return '/';
  return `/run/${written(run)}${step === null ? '' : `/step/${written(step)}`}${state === undefined ? '' : statePart(state)}`;
}

/** A path that no server takes as an address is left out. */
function statePart(path: string): string {
  const text = written(path);
  return text === '' || text.length > LONGEST_PATH ? '/state' : `/state/${text}`;
}

/** Longest path of a state in an address, in characters as they are written there. */
const LONGEST_PATH = 4_000;

function written(key: string): string {
  return encodeURIComponent(key.toWellFormed());
}

/** Null for an address that is none of ours. */
export function parseLink(pathname: string): Link | null {
  if (pathname === '/' || pathname === '') return { run: null, step: null };
  if (/^\/compare\/?$/.test(pathname)) return { compare: null };
  try {
    const several = /^\/compare\/many((?:\/[^/]+)*?)(?:\/at\/(\d{1,9}))?\/?$/.exec(pathname);
    if (several) {
      const [, runs = '', column] = several;
      return {
        several: {
          runs: runs.split('/').filter(Boolean).map(decodeURIComponent),
          column: column === undefined ? null : Number(column),
        },
      };
    }
    const compare = /^\/compare\/([^/]+)\/([^/]+)(?:\/pair\/(\d{1,9}))?\/?$/.exec(pathname);
    if (compare?.[1] && compare[2]) {
      const [, left, right, pair] = compare;
      return {
        compare: {
          left: decodeURIComponent(left),
          right: decodeURIComponent(right),
          pair: pair === undefined ? null : Number(pair),
        },
      };
    }
    const link = /^\/run\/([^/]+)(?:\/step\/([^/]+))?(\/state(?:\/([^/]+))?)?\/?$/.exec(pathname);
    if (!link?.[1]) return null;
    const [, run, step, state, path = ''] = link;
    return {
      run: decodeURIComponent(run),
      step: step ? decodeURIComponent(step) : null,
      ...(state && { state: decodeURIComponent(path) }),
    };
  } catch {
    // A cut percent sequence.
    return null;
  }
}

/** Whether two links show the same runs, at whatever step. */
export function isSamePlace(a: Link | null, b: Link): boolean {
  if (a === null) return false;
  if ('several' in a || 'several' in b) {
    return 'several' in a && 'several' in b && a.several.runs.join('\n') === b.several.runs.join('\n');
  }
  if ('compare' in a || 'compare' in b) {
    return (
      'compare' in a && 'compare' in b && a.compare?.left === b.compare?.left && a.compare?.right === b.compare?.right
    );
  }
  return a.run === b.run;
}
