import { visibleLine } from './format/visible-text.ts';

/**
 * Addresses in traces are hostile: they may start programs, reach into the user's network or pretend to be
 * another site. Nothing is opened that is not an http or https address, and none before it was shown in full.
 */
export interface ExternalLink {
  /** What is opened: the parsed form, never the text it came from. */
  href: string;
  /** Host and port as the browser will use them, in ASCII: to be shown apart, since it says who is asked. */
  host: string;
}

const MAX_LENGTH = 2048;

/** The link a text is, if it may be offered at all; null for everything else, which stays text. */
export function parseExternalLink(text: string): ExternalLink | null {
  // Parsers drop or reinterpret blanks, controls and backslashes; a person reading the text would not.
  if (text.length > MAX_LENGTH || text.includes('\\') || /\s/.test(text) || visibleLine(text) !== text) return null;
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, host, username, password, href } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  // `https://known.example@evil.example/` asks evil.example.
  if (username !== '' || password !== '' || hostname === '') return null;
  return { href, host };
}
