import { UNNAMED_MODEL } from '../../shared/model/step.ts';
import type { StepFacts, WholeRun } from '../library/read/whole-runs.ts';
import type { Symbols } from './symbols.ts';

/** The columns of a run that its index alone tells, as symbols. */
export interface StepSymbols {
  readonly actor: Int32Array;
  /** Number of the parallel group, -1 for none. */
  readonly group: Int32Array;
  /** Type and name. */
  readonly kind: Int32Array;
  /** How the step ended: its status, and the class of its failure. */
  readonly outcome: Int32Array;
  /** Of the hash of the state as the file has it; -1 where it has none. */
  readonly state_hash: Int32Array;
}

export function stepSymbols({ tree, facts }: WholeRun, symbols: Symbols): StepSymbols {
  const { count } = tree;
  const column = () => new Int32Array(count);
  const made = {
    actor: column(),
    group: column().fill(-1),
    kind: column(),
    outcome: column(),
    state_hash: column().fill(-1),
  };
  const actors = actorsOf(tree).map((path) => symbols.of(`actor\0${path}`));
  const groups = new Map<string, number>();
  for (let step = 0; step < count; step++) {
    const fact = facts[step];
    if (fact === undefined) throw new RangeError(`the run has no step ${step}`);
    const place = tree.run[step] ?? 0;
    made.actor[step] = actors[place] ?? -1;
    made.kind[step] = symbols.of(`kind\0${tree.type[step] ?? 0}\0${nameOf(fact)}`);
    const { failure_type, failure_code, group_key, state_hash } = fact;
    made.outcome[step] = symbols.of(`outcome\0${tree.status[step] ?? 0}\0${failure_type ?? ''}\0${failure_code ?? ''}`);
    if (state_hash !== null) made.state_hash[step] = symbols.of(`state\0${state_hash}`);
    if (group_key === null) continue;
    const key = `${place}\0${group_key}`;
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    made.group[step] = group;
  }
  return made;
}

/**
 * What a step is called by. A model call often carries the name of its model: then the model is part of its request, so that
 * a run with another model is still the same path.
 */
function nameOf({ name, model }: StepFacts): string {
  return name === model || name === UNNAMED_MODEL ? '' : name;
}

/** The logical path of each run of a tree: who started it, by name. */
function actorsOf({ runs }: WholeRun['tree']): string[] {
  const paths: string[] = [];
  // A run stands after the one that started it.
  for (const { parent, agent_name } of runs) {
    paths.push(parent === -1 ? '' : `${paths[parent] ?? ''}/${agent_name}`);
  }
  return paths;
}
