import { type Matching, pair, unpair } from './matching.ts';
import type { Side } from './sides.ts';
import { worth } from './similarity.ts';

/** Larger groups keep the pairs that their order gives. */
const MOST_PAIRS = 10_000;

/**
 * The members of a list with neighbours of one parallel group in an order that does not depend on how they were issued. Symbols are
 * numbered in order of appearance, so that a group mostly keeps the order of the first side.
 */
export function inGroupOrder({ group, call, whole, tree }: Side, members: readonly number[]): Int32Array {
  const ordered = new Int32Array(members);
  for (let start = 0; start < ordered.length; ) {
    const number = group[ordered[start] ?? 0] ?? -1;
    let end = start + 1;
    while (number !== -1 && end < ordered.length && group[ordered[end] ?? 0] === number) end++;
    if (end - start > 1) {
      ordered
        .subarray(start, end)
        .sort(
          (x, y) =>
            (call[x] ?? 0) - (call[y] ?? 0) ||
            (whole[x] ?? 0) - (whole[y] ?? 0) ||
            (tree[x] ?? 0) - (tree[y] ?? 0) ||
            x - y,
        );
    }
    start = end;
  }
  return ordered;
}

/**
 * Pairs the changed members of groups that belong together anew, whatever their order: those first that are most alike. Groups belong
 * together when either has most of its pairs with the other. What stands at another place in its group has not moved.
 */
export function pairWithinGroups(matching: Matching, xs: Int32Array, ys: Int32Array): void {
  const { a, b, ofA, ofB, moved } = matching;
  const groupsA = membersOfGroups(a, xs);
  if (groupsA.size === 0) return;
  const groupsB = membersOfGroups(b, ys);
  const otherOfA = mostPairs(groupsA, ofA, b);
  const otherOfB = mostPairs(groupsB, ofB, a);
  for (const [number, members] of groupsA) {
    const other = otherOfA.get(number);
    if (other === undefined || otherOfB.get(other) !== number) continue;
    const others = groupsB.get(other) ?? [];
    const isWithin = (x: number) => ofA[x] !== -1 && b.group[ofA[x] ?? 0] === other;
    const isSame = (x: number) => a.whole[x] === b.whole[ofA[x] ?? 0];
    for (const x of members) if (isWithin(x)) moved[x] = 0;
    const left = members.filter((x) => ofA[x] === -1 || (isWithin(x) && !isSame(x)));
    const right = others.filter((y) => {
      const x = ofB[y] ?? -1;
      return x === -1 || (a.group[x] === number && !isSame(x));
    });
    if (left.length * right.length > MOST_PAIRS) continue;
    if (left.length > 0 && right.length > 0) pairMostAlike(matching, left, right);
  }
}

function pairMostAlike(matching: Matching, left: readonly number[], right: readonly number[]): void {
  const { a, b, ofA, ofB, work } = matching;
  work.spend(left.length * right.length);
  const found: { x: number; y: number; value: number; apart: number }[] = [];
  left.forEach((x, placeX) => {
    right.forEach((y, placeY) => {
      const value = worth(a, x, b, y);
      if (value > 0) found.push({ x, y, value, apart: Math.abs(placeX - placeY) });
    });
  });
  found.sort((one, other) => other.value - one.value || one.apart - other.apart || one.x - other.x);
  for (const x of left) unpair(matching, x);
  for (const { x, y } of found) {
    if (ofA[x] === -1 && ofB[y] === -1) pair(matching, x, y);
  }
}

function membersOfGroups({ group }: Side, members: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const member of members) {
    const number = group[member] ?? -1;
    if (number === -1) continue;
    const known = groups.get(number);
    if (known === undefined) groups.set(number, [member]);
    else known.push(member);
  }
  return groups;
}

/** For each group that of the other side with which it has most pairs. */
function mostPairs(groups: Map<number, number[]>, partners: Int32Array, other: Side): Map<number, number> {
  const result = new Map<number, number>();
  for (const [number, members] of groups) {
    const times = new Map<number, number>();
    let most = 0;
    for (const member of members) {
      const partner = partners[member] ?? -1;
      const group = partner === -1 ? -1 : (other.group[partner] ?? -1);
      if (group === -1) continue;
      const count = (times.get(group) ?? 0) + 1;
      times.set(group, count);
      if (count <= most) continue;
      most = count;
      result.set(number, group);
    }
  }
  return result;
}
