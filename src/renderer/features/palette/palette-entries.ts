import type { PaletteHit } from '../../../shared/api.ts';
import { COMMANDS, type CommandId } from '../../app/commands.ts';

export type Entry = { kind: 'command'; id: CommandId } | { kind: 'hit'; hit: PaletteHit };

export interface Section {
  title: string;
  note: string | null;
  entries: Entry[];
}

/** Commands that would only close or reopen the palette itself. */
const LEFT_OUT: readonly CommandId[] = ['palette.open', 'palette.search', 'escape'];
const MOST_COMMANDS = 8;

/** How well a label answers a query: 0 not at all, more for words that start with it. */
export function matchScore(label: string, query: string): number {
  const text = label.toLowerCase();
  let score = 1;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) score += 4;
    else if (/\W/.test(text[at - 1] ?? '')) score += 2;
    else score += 1;
  }
  return score;
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

/** What the palette lists, in sections: commands, then this run, then everything else. */
export function paletteSections(
  commands: readonly CommandId[],
  hits: readonly PaletteHit[],
  run: string | null,
): Section[] {
  const here = hits.filter((hit) => hit.kind === 'step' && hit.run === run);
  const elsewhere = hits.filter((hit) => !here.includes(hit));
  const of = (title: string, list: readonly PaletteHit[]): Section => ({
    title,
    note: String(list.length),
    entries: list.map((hit) => ({ kind: 'hit', hit })),
  });
  const sections: Section[] = [
    { title: 'Commands', note: null, entries: commands.map((id) => ({ kind: 'command', id })) },
    of('In this run', here),
    of(here.length > 0 ? 'Elsewhere' : 'Runs and steps', elsewhere),
  ];
  return sections.filter((section) => section.entries.length > 0);
}
