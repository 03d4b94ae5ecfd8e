import type { PlainStep } from '../../src/shared/align/sequences-testing.ts';

/** A step with the steps below it. `id` is its position in the run that edits are planted in, -1 for one that was put in. */
export interface Node {
  id: number;
  kind: string;
  call: string;
  answer: string;
  actor: string;
  /** Parallel group, -1 for none. */
  group: number;
  children: Node[];
}

export interface FlatRun {
  steps: PlainStep[];
  /** `id` by position. */
  ids: number[];
}

export function flatten(roots: readonly Node[]): FlatRun {
  const run: FlatRun = { steps: [], ids: [] };
  const walk = (nodes: readonly Node[], parent: number) => {
    for (const { id, children, ...step } of nodes) {
      const position = run.steps.length;
      run.steps.push({ ...step, parent, text: `${step.kind} ${step.call} ${step.answer}` });
      run.ids.push(id);
      walk(children, position);
    }
  };
  walk(roots, -1);
  return run;
}

/** A copy whose ids are the positions of its steps. */
export function numbered(roots: readonly Node[]): Node[] {
  let next = 0;
  const walk = (nodes: readonly Node[]): Node[] =>
    nodes.map((node) => {
      const id = next++;
      return { ...node, id, children: walk(node.children) };
    });
  return walk(roots);
}

export function everyNode(roots: readonly Node[]): Node[] {
  return roots.flatMap((node) => [node, ...everyNode(node.children)]);
}

/** Every list of siblings, the roots first. */
export function everyList(roots: Node[]): Node[][] {
  return [roots, ...everyNode(roots).map(({ children }) => children)];
}

export function size(node: Node): number {
  return 1 + node.children.reduce((sum, child) => sum + size(child), 0);
}

/** Share of the steps whose call another step has too. */
export function repeatedShare(roots: readonly Node[]): number {
  const times = new Map<string, number>();
  const nodes = everyNode(roots);
  const key = ({ kind, call }: Node) => `${kind} ${call}`;
  for (const node of nodes) times.set(key(node), (times.get(key(node)) ?? 0) + 1);
  return nodes.filter((node) => (times.get(key(node)) ?? 0) > 1).length / Math.max(1, nodes.length);
}
