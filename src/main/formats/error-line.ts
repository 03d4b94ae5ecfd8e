import { oneLine } from './summary.ts';

/** Longest error message in the index, in UTF-16 units. */
const MESSAGE_LENGTH = 300;
/** Of a long output the beginning and the end are looked at. */
const LOOKED_AT = 8_000;

/** How lines begin, or what stands in them, that say what went wrong. */
const ERROR_LINES: readonly RegExp[] = [
  /^(?:\w+[.:]{1,2})*\w*(?:Error|Exception)(?:\s\[\w+\])?:/,
  /(?:^|[:\s])(?:fatal )?error(?:\[\w+\]|\s[A-Z]+\d+)?:/i,
  /^(?:fatal|panic|Traceback|npm ERR!|make: \*\*\*)/,
  /^(?:FAIL(?:ED|URE)?\b|--- FAIL|\(fail\)|not ok\b|[✗✘✖×]\s|E {3})/,
  /: (?:command not found|no such file or directory|permission denied|is a directory|not a directory)/i,
  /^(?:unknown|invalid|unrecognized|unexpected|cannot|can['’]t|could not|failed to|no such|missing|unable to)\b/i,
];
const TRACEBACK = /^Traceback \(most recent call last\)/;

/** The first line that reads as an error, of a traceback its last one; else the last line that says something. */
export function errorLine(printed: string): string {
  const looked =
    printed.length <= 2 * LOOKED_AT ? printed : `${printed.slice(0, LOOKED_AT)}\n${printed.slice(-LOOKED_AT)}`;
  const lines = looked.split('\n').filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => ERROR_LINES.some((sign) => sign.test(line.trimStart())));
  const found = lines[at];
  if (found === undefined) return lines.at(-1)?.trim() ?? '';
  if (!TRACEBACK.test(found.trimStart())) return found.trim();
  return (
    lines
      .slice(at + 1)
      .find((line) => !/^\s/.test(line))
      ?.trim() ?? found.trim()
  );
}

/** What a command says that ended with an exit code; `printed` is null where that is not recorded. Many that search end with 1 where they find nothing. */
export function exitMessage(code: number, printed: string | null): string {
  if (printed === null) return `Exit code ${code}`;
  const line = errorLine(printed);
  return oneLine(line === '' ? `Exit code ${code}, no output` : `Exit code ${code}: ${line}`, MESSAGE_LENGTH);
}
