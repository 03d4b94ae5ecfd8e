import type { PaletteHit } from '../../../shared/api.ts';
import { COMMANDS, type CommandId } from '../../../shared/commands.ts';

export type Entry = { kind: 'command'; id: CommandId } | { kind: 'hit'; hit: PaletteHit };

export interface Section {
  title: string;
  note: string | null;
  entries: Entry[];
}

/** Commands that would only close or reopen the palette itself. */
const LEFT_OUT: readonly CommandId[] = ['palette.open', 'palette.search', 'escape'];
const MOST_COMMANDS = 8;

/** How well a label answers a query: 0 not at all, more for words that start with it, most for a label that does. */
export function matchScore(label: string, query: string): number {
  const text = label.toLowerCase();
  if (startsWith(label, query)) return STARTS;
  let score = 1;
  for (const word of wordsOf(query)) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) score += 4;
    else if (/\W/.test(text[at - 1] ?? '')) score += 2;
    else score += 1;
  }
  return score;
}

/** Above any score of single words. */
const STARTS = 1000;

function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

function startsWith(label: string, query: string): boolean {
  const start = wordsOf(query).join(' ');
  return start !== '' && label.toLowerCase().startsWith(start);
}

/** Commands on offer that match, best first; in the table's order where they match alike. */
export function matchingCommands(
  query: string,
  isOffered: (id: CommandId) => boolean,
  most = MOST_COMMANDS,
): CommandId[] {
  return (Object.keys(COMMANDS) as CommandId[])
    .filter((id) => !LEFT_OUT.includes(id) && isOffered(id))
    .map((id) => ({ id, score: matchScore(COMMANDS[id].label, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ id }) => id);
}

interface Found {
  query: string;
  commands: readonly CommandId[];
  hits: readonly PaletteHit[];
  /** The run on screen. */
  run: string | null;
}

/**
 * What the palette lists, in sections: commands that the query begins, runs with its words in the title, commands that
 * merely hold its letters, then this run, then everything else.
 */
export function paletteSections({ query, commands, hits, run }: Found): Section[] {
  const words = wordsOf(query);
  const begun = commands.filter((id) => words.length === 0 || startsWith(COMMANDS[id].label, query));
  const titled = hits.filter(
    ({ kind, title }) =>
      kind === 'run' && words.length > 0 && words.every((word) => title.toLowerCase().includes(word)),
  );
  const here = hits.filter((hit) => hit.kind === 'step' && hit.run === run);
  const elsewhere = hits.filter((hit) => !titled.includes(hit) && !here.includes(hit));
  const sections: Section[] = [
    commandSection('Commands', begun),
    hitSection('Runs', titled),
    commandSection(
      begun.length > 0 ? 'More commands' : 'Commands',
      commands.filter((id) => !begun.includes(id)),
    ),
    hitSection('In this run', here),
    hitSection(titled.length > 0 || here.length > 0 ? 'Elsewhere' : 'Runs and steps', elsewhere),
  ];
  return sections.filter((section) => section.entries.length > 0);
}

function commandSection(title: string, ids: readonly CommandId[]): Section {
  return { title, note: null, entries: ids.map((id) => ({ kind: 'command', id })) };
}

function hitSection(title: string, hits: readonly PaletteHit[]): Section {
  return { title, note: String(hits.length), entries: hits.map((hit) => ({ kind: 'hit', hit })) };
}
