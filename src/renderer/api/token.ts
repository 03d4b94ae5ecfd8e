/**
 * The address that `retrace serve` prints ends in `#token=…`: a fragment never leaves the browser. The token
 * is kept for reloads of this tab and taken out of the address bar, where it could be copied or shared.
 */

const KEY = 'retrace.token';

/** The token of this page, or null when it was opened without one. */
export function takeToken(page: Pick<Window, 'location' | 'history' | 'sessionStorage'>): string | null {
  const { location, history, sessionStorage } = page;
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) return sessionStorage.getItem(KEY);
  sessionStorage.setItem(KEY, given);
  history.replaceState(history.state, '', location.pathname + location.search);
  return given;
}

/** Where the page's own server listens for its socket. */
export function socketAddress({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/socket`;
}
