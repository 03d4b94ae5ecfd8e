import { longestIncreasing } from '../../src/shared/align/anchors.ts';
import type { PlainStep } from '../../src/shared/align/sequences-testing.ts';

/** What an algorithm found: the right partner of each left position, -1 for none, and which of them it calls moved. */
export interface Found {
  partner: number[];
  moved: boolean[];
}

/** A run as lists of siblings, with what tells a step and all that is below it from others. Steps stand in order of the tree. */
export class RunShape {
  readonly count: number;
  readonly #steps: readonly PlainStep[];
  readonly #lists: number[][];
  readonly #signatures: string[];

  constructor(steps: readonly PlainStep[]) {
    this.count = steps.length;
    this.#steps = steps;
    const children = new Map<number, number[]>();
    steps.forEach(({ parent = -1 }, position) => {
      children.set(parent, [...(children.get(parent) ?? []), position]);
    });
    this.#lists = [...children.values()];
    this.#signatures = steps.map(({ kind, call, answer }) => JSON.stringify([kind, call, answer]));
    for (let position = steps.length - 1; position >= 0; position--) {
      const below = (children.get(position) ?? []).map((child) => this.#signatures[child]).join();
      this.#signatures[position] = `${this.#signatures[position]}(${below})`;
    }
  }

  lists(): readonly (readonly number[])[] {
    return this.#lists;
  }

  parent(position: number): number {
    return this.#steps[position]?.parent ?? -1;
  }

  kind(position: number): string {
    return this.#steps[position]?.kind ?? '';
  }

  group(position: number): number {
    return this.#steps[position]?.group ?? -1;
  }

  signature(position: number): string {
    return this.#signatures[position] ?? '';
  }

  /** Position after the last step below this one. */
  end(position: number): number {
    let end = position + 1;
    while (end < this.count && this.parent(end) >= position) end++;
    return end;
  }
}

/** The one description that stands for all that say the same (see `score`). */
export function equivalent(left: RunShape, right: RunShape, { partner, moved }: Found): Found {
  const pairing = new Pairing(left, right, partner);
  for (const list of left.lists()) pairing.orderGroups(list, 'left');
  for (const list of right.lists()) pairing.orderGroups(list, 'right');
  for (let changed = true; changed; ) {
    changed = false;
    for (const list of left.lists()) if (pairing.slide(list)) changed = true;
  }
  const result = pairing.partners();
  // A move belongs to the right step it leads to: the left one may have been exchanged for an equal one.
  const movedTo = new Set(partner.filter((_, l) => moved[l]));
  return { partner: result, moved: result.map((r, l) => r !== -1 && (movedTo.has(r) || (moved[l] ?? false))) };
}

class Pairing {
  readonly #shape: Record<'left' | 'right', RunShape>;
  readonly #partner: Record<'left' | 'right', number[]>;

  constructor(left: RunShape, right: RunShape, partner: readonly number[]) {
    this.#shape = { left, right };
    const ofRight = Array.from({ length: right.count }, () => -1);
    partner.forEach((r, l) => {
      if (r !== -1) ofRight[r] = l;
    });
    this.#partner = { left: [...partner], right: ofRight };
  }

  partners(): number[] {
    return this.#partner.left;
  }

  /** Equal members of one group: the first of them have the first partners. */
  orderGroups(list: readonly number[], side: 'left' | 'right'): void {
    const shape = this.#shape[side];
    const classes = new Map<string, number[]>();
    for (const position of list) {
      if (shape.group(position) === -1) continue;
      const key = `${shape.group(position)} ${shape.signature(position)}`;
      classes.set(key, [...(classes.get(key) ?? []), position]);
    }
    for (const members of classes.values()) {
      const order = (position: number) => this.#partner[side][position] ?? -1;
      const rank = (position: number) => (order(position) === -1 ? Number.POSITIVE_INFINITY : order(position));
      for (let place = 0; place < members.length; place++) {
        for (let later = place + 1; later < members.length; later++) {
          const [one, other] = [members[place] ?? 0, members[later] ?? 0];
          if (rank(other) < rank(one)) this.#exchange(side, one, other);
        }
      }
    }
  }

  /** Pairs each step with the last equal one of those without a partner that follow its partner. */
  slide(list: readonly number[]): boolean {
    const byParent = new Map<number, number[]>();
    for (const l of list) {
      const r = this.#partner.left[l] ?? -1;
      if (r === -1) continue;
      const parent = this.#shape.right.parent(r);
      byParent.set(parent, [...(byParent.get(parent) ?? []), l]);
    }
    let changed = false;
    for (const lefts of byParent.values()) {
      const rights = lefts.map((l) => this.#partner.left[l] ?? -1);
      for (const place of longestIncreasing(rights).toReversed()) {
        const l = lefts[place] ?? 0;
        const r = rights[place] ?? 0;
        if (this.#slideStep('left', l) || this.#slideStep('right', r)) changed = true;
      }
    }
    return changed;
  }

  #slideStep(side: 'left' | 'right', position: number): boolean {
    const shape = this.#shape[side];
    let found = -1;
    for (let next = shape.end(position); next < shape.count; next = shape.end(next)) {
      if (shape.parent(next) !== shape.parent(position) || !this.#isFree(side, next)) break;
      if (shape.signature(next) === shape.signature(position) && shape.group(next) === shape.group(position))
        found = next;
    }
    if (found === -1) return false;
    this.#exchange(side, position, found);
    return true;
  }

  #isFree(side: 'left' | 'right', position: number): boolean {
    return this.#partner[side].slice(position, this.#shape[side].end(position)).every((other) => other === -1);
  }

  /** Exchanges the partners of two equal steps, and of what is below them. */
  #exchange(side: 'left' | 'right', one: number, other: number): void {
    const own = this.#partner[side];
    const others = this.#partner[side === 'left' ? 'right' : 'left'];
    const steps = this.#shape[side].end(one) - one;
    for (let step = 0; step < steps; step++) {
      const [a, b] = [own[one + step] ?? -1, own[other + step] ?? -1];
      own[one + step] = b;
      own[other + step] = a;
      if (a !== -1) others[a] = other + step;
      if (b !== -1) others[b] = one + step;
    }
  }
}
