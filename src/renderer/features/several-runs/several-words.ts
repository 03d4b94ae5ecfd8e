import type { BraidColumn, BraidedStep, BraidVariant, SeveralRuns } from '../../../shared/api.ts';
import { formatCount, formatPlural } from '../../../shared/format/numbers.ts';
import { runLetter, runLetters } from '../../../shared/format/run-letter.ts';
import { shortNameLine } from '../../../shared/format/step-name.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { stepKind } from '../../../shared/model/step.ts';
import { stepStatusLabel } from '../../ui/StatusIcon.tsx';
import { kindLabel } from '../../ui/StepIcon.tsx';
import { nameOf } from '../../ui/step-words.ts';

/** Letters that are still read one by one. */
const MOST_LETTERS = 4;

/** The runs that do one thing at a position, or have no step there. */
export interface Group {
  /** Null for those without a step. */
  variant: BraidVariant | null;
  /** Their places, from 0. */
  runs: number[];
  /** How it stands among the groups: the largest, one of several that are the largest, or smaller. */
  kind: Standing;
  /** The same of all that are on its path, whatever they ask: steps of one type and name, or no step. */
  path: Standing;
  /** From 1, where a number is needed to tell what is done apart; null for those without a step. */
  number: number | null;
}

type Standing = 'most' | 'even' | 'fewer';

/** Who does what at a position: what most do first, no step last. */
export function groupsOf({ variants, steps }: BraidColumn): Group[] {
  const groups: Pick<Group, 'variant' | 'runs'>[] = variants.map((variant, number) => ({
    variant,
    runs: placesOf(steps, (step) => step?.variant === number),
  }));
  const without = placesOf(steps, (step) => step === null);
  if (without.length > 0) groups.push({ variant: null, runs: without });
  const sizes = groups.map(({ runs }) => runs.length);
  const paths = new Map<number | undefined, number>();
  for (const { variant, runs } of groups) paths.set(variant?.kind, (paths.get(variant?.kind) ?? 0) + runs.length);
  return groups.map(({ variant, runs }, at) => {
    const kind = standing(runs.length, sizes);
    const path = standing(paths.get(variant?.kind) ?? 0, [...paths.values()]);
    const number = variant !== null && (kind === 'even' || variants.length > 2) ? at + 1 : null;
    return { variant, runs, kind, path, number };
  });
}

function standing(size: number, all: readonly number[]): Standing {
  const most = Math.max(...all);
  if (size < most) return 'fewer';
  return all.filter((each) => each === most).length > 1 ? 'even' : 'most';
}

function bySize(column: BraidColumn): Group[] {
  return groupsOf(column).toSorted((one, other) => other.runs.length - one.runs.length);
}

function placesOf(steps: BraidColumn['steps'], belongs: (step: BraidedStep | null) => boolean): number[] {
  return steps.flatMap((step, run) => (belongs(step) ? [run] : []));
}

/** "A and B", or "23 runs" where so many letters would say less. */
function who(runs: readonly number[]): string {
  return runs.length > MOST_LETTERS ? formatPlural(runs.length, 'run') : runLetters(runs);
}

/** "bash: pytest -q": what is done, in a line. */
export function doneText(variant: BraidVariant): string {
  return [shortNameLine(nameOf(variant)), visibleLine(variant.summary)].filter(Boolean).join(': ');
}

/** A position as it is read aloud: what most do, then who does not. */
export function columnName(column: BraidColumn): string {
  const groups = groupsOf(column);
  const first = groups[0]?.variant;
  const name = first ? `${kindLabel(stepKind(first.type))}, ${spokenDone(first)}` : '';
  const place = `Position ${formatCount(column.column + 1)}`;
  const all = column.steps.length;
  if (column.difference === null) return `${place}, all ${formatCount(all)} runs; ${name}`;
  const others = groups
    .slice(1)
    .map(({ variant, runs }) => `${who(runs)} ${variant === null ? 'no step' : spokenDone(variant)}`);
  const share = `${formatCount(groups[0]?.runs.length ?? 0)} of ${formatPlural(all, 'run')}`;
  return [`${place}, ${share}`, name, ...others].join('; ');
}

function spokenDone({ name, summary }: BraidVariant): string {
  return [visibleLine(name), visibleLine(summary)].filter(Boolean).join(', ');
}

/** What a run does at a position, for the tooltip of its cell and read aloud. */
export function cellText(column: BraidColumn, run: number): string {
  const step = column.steps[run] ?? null;
  const letter = runLetter(run);
  if (step === null) return `${letter} has no step here`;
  const variant = column.variants[step.variant];
  const place = `${letter}, step ${formatCount(step.seq)}`;
  const failed = step.status === 'ok' || step.status === 'unknown' ? '' : `, ${stepStatusLabel(step.status)}`;
  return `${place}${failed}${variant === undefined ? '' : `: ${doneText(variant)}`}`;
}

/** What a narrow cell says of a run that does something else: the name where that differs, else what it is about. */
export function cellLabel({ variants }: BraidColumn, { variant }: BraidedStep): string {
  const [most] = variants;
  const own = variants[variant];
  if (own === undefined) return '';
  return own.name === most?.name && variant > 0 ? visibleLine(own.summary) : shortNameLine(nameOf(own));
}

/** "31 of 44 (70 %)", of positions. */
export function shareText(positions: number, { columns }: Pick<SeveralRuns, 'columns'>): string {
  if (columns === 0) return 'No steps';
  return `${formatCount(positions)} of ${formatCount(columns)} (${percent(positions / columns)} %)`;
}

/** "40 % (2 of 5), 95 % interval 12 to 77 %". */
export function flipText({ flip_rate }: Pick<SeveralRuns, 'flip_rate'>): string {
  if (flip_rate === null) return 'Unknown: fewer than two outcomes recorded';
  const { rate, low, high, flipped, known } = flip_rate;
  const counted = `${formatCount(flipped)} of ${formatCount(known)}`;
  return `${percent(rate)} % flip (${counted}), 95 % interval ${percent(low)} to ${percent(high)} %`;
}

function percent(share: number): number {
  return Math.round(share * 100);
}

/** "3 success, 1 failure, 1 not recorded". */
export function outcomesText({ runs }: Pick<SeveralRuns, 'runs'>): string {
  const count = (of: SeveralRuns['runs'][number]['outcome']) => runs.filter(({ outcome }) => outcome === of).length;
  return [
    [count('success'), 'success'] as const,
    [count('failure'), 'failure'] as const,
    [count('unknown'), 'not recorded'] as const,
  ]
    .flatMap(([number, word]) => (number === 0 ? [] : [`${formatCount(number)} ${word}`]))
    .join(', ');
}

/** "A, B and D bash: pytest; C no step", of one position: what most do first. */
export function partText(column: BraidColumn): string {
  return bySize(column)
    .map((group, at) => `${who(group.runs)} ${at > 0 && asksOtherwise(group) ? 'otherwise, ' : ''}${groupText(group)}`)
    .join('; ');
}

function groupText({ variant }: Group): string {
  return variant === null ? 'no step' : doneText(variant);
}

/** On the path of most, but not with what most of these ask. */
export function asksOtherwise({ variant, kind, path }: Pick<Group, 'variant' | 'kind' | 'path'>): boolean {
  return variant !== null && kind !== 'most' && path === 'most';
}

/** Where the runs differ first, and where they part, as lines of the banner; one where that is one position. */
export function firstLines({
  differs,
  parts,
}: Pick<SeveralRuns, 'differs' | 'parts'>): { title: string; column: number }[] {
  if (differs === null) return [];
  const at = (column: number) => formatCount(column + 1);
  if (differs === parts) return [{ title: `The runs part at ${at(parts)}.`, column: parts }];
  const first = { title: `First difference at ${at(differs)}.`, column: differs };
  return parts === null ? [first] : [first, { title: `The runs part at ${at(parts)}.`, column: parts }];
}

/** What is said of runs that make the same calls throughout: that is not all there is to compare. */
export function sameText({ columns, flip_rate }: Pick<SeveralRuns, 'columns' | 'flip_rate'>): string {
  const same = `All runs make the same call at each of ${formatPlural(columns, 'position')}.`;
  const flips = flip_rate !== null && flip_rate.flipped > 0 ? ' Yet they do not end alike.' : '';
  return `${same}${flips} Answers and states are not compared here: compare two of them.`;
}

/** How many do the same at a position, for the head of its pane. */
export function agreeText({ steps, variants, difference }: BraidColumn): string {
  const all = formatPlural(steps.length, 'run');
  if (difference === null) return `all ${all} do the same`;
  const most = variants[0]?.runs ?? 0;
  if (most === 1) return steps.includes(null) ? `1 of ${all} has a step here` : `each of ${all} does something else`;
  return `${formatCount(most)} of ${all} do the same`;
}

/** "A has 3 new steps, D has 1 new step." of runs that grew since; null while none did. */
export function grownText(grown: readonly number[]): string | null {
  const parts = grown.flatMap((steps, run) =>
    steps > 0 ? [`${runLetter(run)} has ${formatPlural(steps, 'new step')}`] : [],
  );
  return parts.length === 0 ? null : `${parts.join(', ')}.`;
}

/** Whose files are not there any more, by their places. */
export function goneText(gone: readonly number[]): string | null {
  if (gone.length === 0) return null;
  const [files, they] = gone.length === 1 ? ['file', 'was'] : ['files', 'were'];
  return `The ${files} of ${runLetters(gone)} ${they} moved or deleted: what was read before is shown.`;
}

/** Which fields are not compared, as not all files record them. */
export function notRecordedText({ not_recorded }: Pick<SeveralRuns, 'not_recorded'>): string | null {
  if (not_recorded.length === 0) return null;
  return `Not recorded by all runs, so that it is not compared: ${not_recorded.map(visibleLine).join('; ')}.`;
}

/** Which steps were compared without their content, and why. */
export function unreadText({ unread }: Pick<SeveralRuns, 'unread'>): string | null {
  if (unread.steps === 0) return null;
  const why = unread.reason === null ? '' : ` ${visibleLine(unread.reason)}`;
  return `The content of ${formatPlural(unread.steps, 'step')} could not be read: compared by kind and name alone.${why}`;
}

/** "13 of 44 positions differ", for the status bar. */
export function differText({ agreed, columns }: SeveralRuns): string {
  const differing = columns - agreed;
  if (differing === 0) return `No differences at ${formatPlural(columns, 'position')}`;
  return `The runs do not agree at ${formatCount(differing)} of ${formatPlural(columns, 'position')}`;
}

/** The two runs to compare where this one is looked at: with the first that does what most do, or, for one of these, with the first that does not. */
export function pairFor(column: BraidColumn, run: number): [number, number] | null {
  const [first, ...others] = bySize(column);
  const base = first?.runs[0];
  const other = first?.runs.includes(run) ? others[0]?.runs[0] : run;
  if (base === undefined || other === undefined) return null;
  return first?.runs.includes(run) ? [run, other] : [base, other];
}
