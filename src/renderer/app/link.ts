/** What an address of the interface points at. */
export interface Link {
  run: string | null;
  step: string | null;
}

/**
 * `/run/RUN/step/STEP`: keys, so that a link outlives reloads and a rebuilt index. Keys are hostile text: half a
 * surrogate pair, which no address can hold, becomes U+FFFD, as it is in the index.
 */
export function linkPath({ run, step }: Link): string {
  if (run === null) return '/';
  const base = `/run/${encodeURIComponent(run.toWellFormed())}`;
  return step === null ? base : `${base}/step/${encodeURIComponent(step.toWellFormed())}`;
}

/** Null for an address that is none of ours. */
export function parseLink(pathname: string): Link | null {
  if (pathname === '/' || pathname === '') return { run: null, step: null };
  const parts = /^\/run\/([^/]+)(?:\/step\/([^/]+))?\/?$/.exec(pathname);
  if (!parts?.[1]) return null;
  try {
    return { run: decodeURIComponent(parts[1]), step: parts[2] ? decodeURIComponent(parts[2]) : null };
  } catch {
    // A cut percent sequence.
    return null;
  }
}
