import { LIKENESS_WORDS, type StepSequence } from '../align/step-sequence.ts';

/** A run that is in the columns: by column, the position of its step, -1 for none. */
export interface MergedRun {
  run: StepSequence;
  positions: Int32Array;
}

/** The columns as a run of their own: at each what most of the merged runs do there, the first merged where that is equal. */
export function consensusOf(merged: readonly MergedRun[]): StepSequence {
  const count = merged[0]?.positions.length ?? 0;
  const column = () => new Int32Array(count);
  const knowsLikeness = merged.length > 0 && merged.every(({ run }) => run.likeness !== null);
  const likeness = new Uint32Array(knowsLikeness ? count * LIKENESS_WORDS : 0);
  const made = { parent: column().fill(-1), actor: column(), kind: column(), call: column(), whole: column() };
  const columnOf = merged.map(({ run, positions }) => {
    const columns = new Int32Array(run.count).fill(-1);
    positions.forEach((position, place) => {
      if (position !== -1) columns[position] = place;
    });
    return columns;
  });
  for (let place = 0; place < count; place++) {
    const usual = usualRun(merged, place);
    const { run, positions } = merged[usual] ?? merged[0] ?? {};
    const position = positions?.[place] ?? -1;
    if (run === undefined || position === -1) continue;
    const parent = run.parent[position] ?? -1;
    made.parent[place] = parent === -1 ? -1 : (columnOf[usual]?.[parent] ?? -1);
    made.actor[place] = run.actor[position] ?? 0;
    made.kind[place] = run.kind[position] ?? 0;
    made.call[place] = run.call[position] ?? 0;
    made.whole[place] = run.whole[position] ?? 0;
    const words = run.likeness?.subarray(position * LIKENESS_WORDS, (position + 1) * LIKENESS_WORDS);
    if (knowsLikeness && words !== undefined) likeness.set(words, place * LIKENESS_WORDS);
  }
  return { count, ...made, group: groupsOf(merged, count), likeness: knowsLikeness || count === 0 ? likeness : null };
}

/** Index of the first run whose call at a column is that of most. */
function usualRun(merged: readonly MergedRun[], place: number): number {
  const first = new Map<number, number>();
  const times = new Map<number, number>();
  let usual = -1;
  let most = 0;
  merged.forEach(({ run, positions }, number) => {
    const position = positions[place] ?? -1;
    if (position === -1) return;
    const call = run.call[position] ?? 0;
    if (!first.has(call)) first.set(call, number);
    const count = (times.get(call) ?? 0) + 1;
    times.set(call, count);
    const begun = first.get(call) ?? number;
    if (count > most || (count === most && begun < usual)) {
      most = count;
      usual = begun;
    }
  });
  return usual;
}

/** Parallel groups over the columns: groups of two runs are one where they share a column. */
function groupsOf(merged: readonly MergedRun[], count: number): Int32Array {
  const numbers = new Map<string, number>();
  const into: number[] = [];
  const rootOf = (group: number): number => {
    let root = group;
    while (into[root] !== root) root = into[root] ?? root;
    return root;
  };
  const groups = new Int32Array(count).fill(-1);
  for (let place = 0; place < count; place++) {
    merged.forEach(({ run, positions }, number) => {
      const group = run.group[positions[place] ?? -1] ?? -1;
      if (group === -1) return;
      const key = `${number} ${group}`;
      const known = numbers.get(key) ?? numbers.size;
      if (!numbers.has(key)) {
        numbers.set(key, known);
        into.push(known);
      }
      const before = groups[place] ?? -1;
      if (before !== -1) into[rootOf(known)] = rootOf(before);
      groups[place] = known;
    });
  }
  return groups.map((group) => (group === -1 ? -1 : rootOf(group)));
}
