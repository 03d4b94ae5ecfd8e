import type { RuleId } from './rule-ids.ts';
import {
  FRAME_LINE,
  FRAME_SOURCE,
  LOCAL_PORT,
  OUTPUT_EDGE,
  OUTPUT_FOOTER,
  OUTPUT_HEADER,
  PORT_HINTS,
  RULES,
  TEMPORARY_HINTS,
  TEMPORARY_PATH,
} from './rules.ts';

/** What replaces the volatile parts of any string. */
export interface PartRule {
  rule: RuleId;
  /** At least one is in every string that the pattern matches: looking for them is much faster. */
  hints: readonly string[];
  pattern: RegExp;
}

/** In the order in which they apply: a working folder often lies among the temporary files. */
export function partRules(on: (rule: RuleId) => boolean, folder: string | null): PartRule[] {
  const rules: PartRule[] = [];
  const own = folder === null ? null : folderRule(folder);
  if (own !== null && on('working_folder')) rules.push(own);
  if (on('temporary_paths')) rules.push({ rule: 'temporary_paths', hints: TEMPORARY_HINTS, pattern: TEMPORARY_PATH });
  if (on('local_ports')) rules.push({ rule: 'local_ports', hints: PORT_HINTS, pattern: LOCAL_PORT });
  return rules;
}

/** Null where the folder is a root, which begins every path. */
function folderRule(folder: string): PartRule | null {
  const plain = folder.replace(/[\\/]+$/, '');
  if (!/[\\/][^\\/]/.test(plain) || /^[A-Za-z]:$/.test(plain)) return null;
  // As it is, with `/`, and with the backslashes doubled, as in JSON within a string.
  const forms = [...new Set([plain, plain.replaceAll('\\', '/'), plain.replaceAll('\\', '\\\\')])];
  const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  return {
    rule: 'working_folder',
    hints: forms,
    pattern: new RegExp(`(?<![\\w.~⟩-]|(?<!file:/)[/\\\\])(?:${pattern})(?![\\w-]|\\.\\w)`, 'g'),
  };
}

/** The text with the parts replaced; `hide` hears of each. */
export function replaceParts(
  text: string,
  rules: readonly PartRule[],
  hide: (rule: RuleId, part: string) => void,
): string {
  let result = text;
  for (const { rule, hints, pattern } of rules) {
    if (!hints.some((hint) => result.includes(hint))) continue;
    const { placeholder } = RULES[rule];
    result = result.replace(pattern, (part) => {
      hide(rule, part);
      return placeholder;
    });
  }
  return result;
}

/** The text without what changes in the lines that a harness put around it. */
export function withoutHeaders(text: string, hide: (part: string) => void): string {
  const headed = text.startsWith('Chunk ID: ') || text.startsWith('Wall time: ') || text.startsWith('Exit code: ');
  const footed = text.startsWith('{"output":') && text.endsWith('}}');
  if (!headed && !footed) return text;
  const replace = (part: string): string => {
    hide(part);
    return RULES.output_headers.placeholder;
  };
  if (headed) return text.slice(0, OUTPUT_EDGE).replace(OUTPUT_HEADER, replace) + text.slice(OUTPUT_EDGE);
  return text.slice(0, -OUTPUT_EDGE) + text.slice(-OUTPUT_EDGE).replace(OUTPUT_FOOTER, replace);
}

/** A stack trace with each stretch of frames as one placeholder. */
export function withoutFrames(trace: string, hide: (part: string) => void): string {
  const kept: string[] = [];
  let frames: string[] = [];
  const close = (): void => {
    if (frames.length === 0) return;
    hide(frames.join('\n'));
    kept.push(RULES.stack_frames.placeholder);
    frames = [];
  };
  for (const line of trace.split('\n')) {
    if (FRAME_LINE.test(line) || (frames.length > 0 && FRAME_SOURCE.test(line))) {
      frames.push(line);
      continue;
    }
    close();
    kept.push(line);
  }
  close();
  return kept.join('\n');
}
