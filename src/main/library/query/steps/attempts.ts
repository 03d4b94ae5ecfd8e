import type { RunTree } from '../run-tree.ts';

const chains = new WeakMap<RunTree['columns'], ReadonlyMap<number, readonly number[]>>();

/** All attempts of the call that a step is one of, in order, itself included; empty when there is only one. */
export function attemptsOf(tree: RunTree, step: number): readonly number[] {
  let known = chains.get(tree.columns);
  if (known === undefined) {
    known = findChains(tree);
    chains.set(tree.columns, known);
  }
  return known.get(step) ?? [];
}

/** How many attempts were made so far, at least as many as a step says it is. */
export function countAttempts(tree: RunTree, step: number): number {
  const chain = attemptsOf(tree, step);
  return Math.max(chain.length, tree.attempt[step] ?? 1, tree.attempt[chain.at(-1) ?? step] ?? 1);
}

function findChains(tree: RunTree): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const { retry_of } = tree.columns;
  for (let step = 0; step < tree.count; step++) {
    const before = tree.indexOfId(retry_of[step] ?? Number.NaN);
    if (before < 0 || before === step) continue;
    const chain = found.get(before) ?? [before];
    const own = found.get(step);
    if (own === undefined) chain.push(step);
    else if (own !== chain) chain.push(...own);
    for (const one of own ?? [before, step]) found.set(one, chain);
  }
  for (const chain of new Set(found.values())) chain.sort((a, b) => a - b);
  return found;
}
