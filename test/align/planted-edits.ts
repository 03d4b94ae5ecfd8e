import type { Random } from '../../bench/generate/random.ts';
import { frequentCall, freshCall, TOOLS, words } from './made-runs.ts';
import { everyList, everyNode, type FlatRun, flatten, type Node, numbered, size } from './step-tree.ts';

/** Two runs of which it is known how one came from the other. */
export interface LabelledPair {
  left: FlatRun;
  right: FlatRun;
  /** By left position: the right one, -1 where the step was taken out. */
  partner: number[];
  /** By left position. */
  moved: boolean[];
}

/**
 * Plants edits in a copy of a run until `share` of its steps are edited: steps put in, taken out, changed, moved in blocks, and members of
 * parallel groups shuffled. No step is edited twice.
 */
export function plantEdits(run: readonly Node[], share: number, random: Random): LabelledPair {
  const left = flatten(numbered(run));
  const roots = numbered(run);
  const planting = new Planting(roots, random);
  let budget = Math.max(1, Math.round(left.steps.length * share));
  for (let failures = 0; budget > 0 && failures < 50; ) {
    const edited = planting.edit(budget);
    budget -= edited;
    failures = edited === 0 ? failures + 1 : 0;
  }
  const right = flatten(roots);
  const partner = left.steps.map(() => -1);
  right.ids.forEach((id, position) => {
    if (id !== -1) partner[id] = position;
  });
  return { left, right, partner, moved: partner.map((_, id) => planting.moved.has(id)) };
}

class Planting {
  readonly moved = new Set<number>();
  readonly #roots: Node[];
  readonly #random: Random;
  readonly #edited = new Set<Node>();
  readonly #times = new Map<string, number>();

  constructor(roots: Node[], random: Random) {
    this.#roots = roots;
    this.#random = random;
    for (const node of everyNode(roots)) this.#times.set(node.call, (this.#times.get(node.call) ?? 0) + 1);
  }

  /** Plants one edit of at most `budget` steps and returns how many it edited: 0 where none fits. */
  edit(budget: number): number {
    const kind = this.#random.next();
    if (kind < 0.3) return this.#change();
    if (kind < 0.55) return this.#insert();
    if (kind < 0.8) return this.#delete(budget);
    if (kind < 0.9) return this.#move(budget);
    return this.#shuffle(budget);
  }

  #change(): number {
    const node = this.#pick(everyNode(this.#roots).filter((one) => !this.#edited.has(one)));
    if (node === undefined) return 0;
    const how = this.#random.next();
    if (how < 0.3) node.answer = `${node.answer} ${words(this.#random, 3)}`;
    else if (how < 0.85) node.call = this.#reworded(node.call);
    else node.call = words(this.#random, this.#random.int(3, 8));
    this.#edited.add(node);
    return 1;
  }

  /** The same text with about a quarter of its words others. */
  #reworded(call: string): string {
    const parts = call.split(' ');
    for (let times = Math.max(1, Math.round(parts.length / 4)); times > 0; times--) {
      const place = this.#random.int(0, parts.length);
      parts.splice(place, this.#random.int(0, 1), words(this.#random, 1));
    }
    return parts.join(' ');
  }

  #insert(): number {
    const list = this.#pick(this.#listsWithSteps()) ?? this.#roots;
    const place = this.#random.int(0, list.length);
    const [before, after] = [list[place - 1], list[place]];
    const kind = this.#pick(TOOLS) ?? 'bash';
    const node: Node = {
      id: -1,
      kind,
      call: this.#random.chance(0.4) ? this.#frequent(kind) : freshCall(this.#random),
      answer: 'ok',
      actor: (before ?? after)?.actor ?? '',
      group: before !== undefined && before.group === after?.group ? before.group : -1,
      children: [],
    };
    list.splice(place, 0, node);
    this.#edited.add(node);
    return 1;
  }

  /** A call of this kind that is in the run already, so that what is put in looks like what is there. */
  #frequent(kind: string): string {
    const same = everyNode(this.#roots).filter((node) => node.kind === kind && (this.#times.get(node.call) ?? 0) > 1);
    return this.#pick(same)?.call ?? frequentCall(kind, this.#random);
  }

  #delete(budget: number): number {
    const list = this.#pick(this.#listsWithSteps());
    if (list === undefined) return 0;
    const place = this.#random.int(0, list.length - 1);
    const node = list[place];
    if (node === undefined || size(node) > budget || this.#isEdited(node)) return 0;
    list.splice(place, 1);
    return size(node);
  }

  /** Moves one to five siblings past more steps than they are. A single step is one whose call is nowhere else. */
  #move(budget: number): number {
    const list = this.#pick(this.#listsWithSteps().filter((one) => one.length > 3));
    if (list === undefined) return 0;
    const length = this.#random.int(1, Math.min(5, Math.floor(list.length / 3)));
    const from = this.#random.int(0, list.length - length);
    const block = list.slice(from, from + length);
    const steps = block.reduce((sum, node) => sum + size(node), 0);
    const [first] = block;
    if (steps > budget || block.some((node) => this.#isEdited(node) || node.group !== -1)) return 0;
    if (length === 1 && (this.#times.get(first?.call ?? '') ?? 0) > 1) return 0;
    const rest = [...list.slice(0, from), ...list.slice(from + length)];
    const to = this.#random.int(0, rest.length);
    const passed = rest.slice(Math.min(from, to), Math.max(from, to));
    const splitsGroup = rest[to - 1] !== undefined && rest[to]?.group !== -1 && rest[to - 1]?.group === rest[to]?.group;
    if (splitsGroup || passed.filter(({ id }) => id !== -1).reduce((sum, node) => sum + size(node), 0) < 2 * steps)
      return 0;
    list.splice(from, length);
    list.splice(to, 0, ...block);
    for (const node of block.flatMap((one) => everyNode([one]))) {
      this.moved.add(node.id);
      this.#edited.add(node);
    }
    // What was passed stays, so that the block has a place that it moved from.
    for (const node of passed) this.#edited.add(node);
    return steps;
  }

  #shuffle(budget: number): number {
    const list = this.#pick(this.#listsWithSteps().filter((one) => one.some(({ group }) => group !== -1)));
    if (list === undefined) return 0;
    const group = this.#pick([...new Set(list.map((node) => node.group).filter((one) => one !== -1))]);
    const places = list.flatMap((node, place) => (node.group === group ? [place] : []));
    const members = places.flatMap((place) => list[place] ?? []);
    const steps = members.length;
    if (steps < 2 || steps > budget || members.some((node) => this.#edited.has(node))) return 0;
    const shuffled = this.#random.chance(0.5) ? members.toReversed() : [...members.slice(1), ...members.slice(0, 1)];
    places.forEach((place, rank) => {
      const node = shuffled[rank];
      if (node !== undefined) list[place] = node;
    });
    for (const node of members) this.#edited.add(node);
    return steps;
  }

  #isEdited(node: Node): boolean {
    return everyNode([node]).some((one) => this.#edited.has(one));
  }

  #listsWithSteps(): Node[][] {
    return everyList(this.#roots).flatMap((list) => Array.from({ length: list.length }, () => list));
  }

  #pick<T>(values: readonly T[]): T | undefined {
    return values[this.#random.int(0, values.length - 1)];
  }
}
