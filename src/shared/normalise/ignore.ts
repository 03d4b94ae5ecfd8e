import { pointerKeys } from '../json/pointer.ts';

/** The pointers of what is left out, as a tree: one walk over a value follows all of them. */
export interface Ignored {
  /** A pointer ends here. */
  here: boolean;
  keys: Map<string, Ignored>;
  /** What follows `*`, one key of any name or one index. */
  any: Ignored | null;
}

export function ignoredTree(pointers: readonly string[]): Ignored | null {
  if (pointers.length === 0) return null;
  const root: Ignored = { here: false, keys: new Map(), any: null };
  for (const pointer of pointers) {
    let node = root;
    for (const key of pointerKeys(pointer)) {
      let next = key === '*' ? node.any : node.keys.get(key);
      if (next === undefined || next === null) {
        next = { here: false, keys: new Map(), any: null };
        if (key === '*') node.any = next;
        else node.keys.set(key, next);
      }
      node = next;
    }
    node.here = true;
  }
  return root;
}

/** The pointers that go on below a key. */
export function ignoredBelow(nodes: readonly Ignored[], key: string): readonly Ignored[] {
  if (nodes.length === 0) return nodes;
  const below: Ignored[] = [];
  for (const node of nodes) {
    const next = node.keys.get(key);
    if (next !== undefined) below.push(next);
    if (node.any !== null) below.push(node.any);
  }
  return below;
}
