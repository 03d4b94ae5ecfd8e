import type { Database } from 'better-sqlite3';
import type { PaletteHit, Params, Result, StepRow } from '../../../shared/api.ts';
import type { RunTree } from './run-tree.ts';
import { type CatalogEntry, hasWords, type RunCatalog, statusAt } from './runs/catalog.ts';
import { namedSteps } from './steps/step-filter.ts';
import type { StepKeys } from './steps/step-keys.ts';
import type { StepRows } from './steps/step-rows.ts';
import { wordsOf } from './words.ts';

const MAX_RUNS = 30;
const MAX_STEPS = 30;
/** A shorter word is hardly a pasted step id. */
const MIN_KEY = 4;

export interface PaletteOptions {
  db: Database;
  catalog: RunCatalog;
  tree: (address: string) => RunTree;
  keys: StepKeys;
  rows: StepRows;
  now: () => number;
}

/**
 * Runs by title, agent, path, id, model and tool, those with the words in the title first, then by last write; and
 * steps of the run on screen by number, id, name and summary. Without text, the runs written last.
 */
export function searchPalette(
  options: PaletteOptions,
  { text, root }: Params<'palette.search'>,
): Result<'palette.search'> {
  const started = performance.now();
  const { catalog } = options;
  const words = wordsOf(text);
  const hits = findRuns(options, words);
  if (root !== undefined && words.length > 0) hits.unshift(...findSteps(options, options.tree(root), text, words));
  return {
    rev: catalog.rev,
    hits,
    runs_searched: catalog.entries.size,
    ms: Math.round((performance.now() - started) * 10) / 10,
  };
}

function findRuns({ catalog, now }: PaletteOptions, words: readonly string[]): PaletteHit[] {
  const at = now();
  const found: { entry: CatalogEntry; titled: boolean }[] = [];
  for (const entry of catalog.entries.values()) {
    if (!hasWords(entry, words)) continue;
    found.push({ entry, titled: words.every((word) => entry.sort_title.includes(word)) });
  }
  found.sort(
    (a, b) =>
      Number(b.titled) - Number(a.titled) || (b.entry.row.last_write_us ?? 0) - (a.entry.row.last_write_us ?? 0),
  );
  return found.slice(0, MAX_RUNS).map(({ entry }) => ({
    kind: 'run',
    run: entry.row.run,
    step: null,
    seq: null,
    title: entry.row.title,
    detail: `${entry.row.agent_name} · ${entry.row.path}`,
    type: null,
    status: statusAt(entry, at),
    at_us: entry.row.last_write_us,
  }));
}

function findSteps({ db, keys, rows }: PaletteOptions, tree: RunTree, text: string, words: string[]): PaletteHit[] {
  const steps = new Set<number>();
  const number = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  if (number !== undefined && Number(number) >= 1 && Number(number) <= tree.count) steps.add(Number(number) - 1);
  const key = text.trim();
  if (words.length === 1 && key.length >= MIN_KEY) {
    const step = keys.indexOf(tree, key);
    if (step >= 0) steps.add(step);
  }
  for (const { step, texts } of namedSteps(db, tree, words)) {
    if (steps.size >= MAX_STEPS) break;
    if (words.every((word) => texts.includes(word))) steps.add(step);
  }
  return rows.rows(tree, [...steps]).map((row) => stepHit(tree, row));
}

function stepHit(tree: RunTree, { step, seq, name, summary, type, status, started_at_us }: StepRow): PaletteHit {
  return { kind: 'step', run: tree.root, step, seq, title: name, detail: summary, type, status, at_us: started_at_us };
}
