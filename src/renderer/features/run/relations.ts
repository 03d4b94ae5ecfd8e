import type { RunDetail, RunRelation } from '../../../shared/api.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import type { LinkKind } from '../../../shared/model/run.ts';

/** A run that this one belongs with, in words that start a sentence about this one. */
export interface Related {
  /** "Fork of", "Resumed in". */
  word: string;
  /** Title, or the id where the other run is not indexed. */
  title: string;
  /** Null when the other run is not indexed. */
  run: string | null;
  step: string | null;
}

const WORDS: Record<Exclude<LinkKind, 'subagent'>, { to: string; from: string }> = {
  fork: { to: 'Fork of', from: 'Forked into' },
  resume: { to: 'Resumes', from: 'Resumed in' },
  continuation: { to: 'Continues', from: 'Continued in' },
  copy: { to: 'Copy of', from: 'Copied in' },
  replay_of: { to: 'Replay of', from: 'Replayed in' },
};

/** Relations worth a chip: sub-agents have their lanes and steps, the parent its own way back. */
export function relatedRuns({ relations, copy_of }: Pick<RunDetail, 'relations' | 'copy_of'>): Related[] {
  const related = relations.flatMap((relation): Related[] =>
    relation.kind === 'subagent' ? [] : [inWords(relation, WORDS[relation.kind][relation.direction])],
  );
  // The same run in another file needs no link in the trace.
  const known = copy_of !== null && related.some((each) => each.run === copy_of);
  return copy_of === null || known
    ? related
    : [{ word: WORDS.copy.to, title: 'the same run in another file', run: copy_of, step: null }, ...related];
}

function inWords({ title, run_id, run, step }: RunRelation, word: string): Related {
  return { word, title: (title === null ? '' : visibleLine(title)) || visibleLine(run_id), run, step };
}
