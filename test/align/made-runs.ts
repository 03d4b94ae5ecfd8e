import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../bench/generate/random.ts';
import { importFiles } from '../formats/import-files.ts';
import { everyNode, type Node, repeatedShare } from './step-tree.ts';

export const TOOLS = ['bash', 'read', 'edit', 'search'];
const FREQUENT = [
  'git status',
  'ls',
  'npm test',
  'cat package.json',
  'git diff --stat',
  'pwd',
  'src/index.ts',
  'run the tests again',
];
const WORDS = (
  'open read write parse token file path test error value list index tree node line cache queue order price total user ' +
  'login page form field check retry limit batch merge split sort filter count sum mean build deploy branch commit patch ' +
  'review config server client socket stream buffer block frame chart table column row view store action state event'
).split(' ');

export function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => `${WORDS[random.int(0, WORDS.length - 1)]}${random.int(0, 99)}`).join(' ');
}

export function freshCall(random: Random): string {
  return words(random, random.int(3, 12));
}

export function frequentCall(kind: string, random: Random): string {
  const place = Math.floor(random.next() ** 2 * FREQUENT.length);
  return `${kind} ${FREQUENT[place]}`;
}

/** A run as an agent makes it: answers of a model with the calls they ask for, some at once, some of them sub-agents. */
export function makeRun(steps: number, random: Random): Node[] {
  const nested = random.chance(0.5);
  const repeated = 0.4 + 0.4 * random.next();
  let group = 0;
  let made = 0;
  const tool = (actor: string): Node => {
    const kind = TOOLS[random.int(0, TOOLS.length - 1)] ?? 'bash';
    made++;
    const call = random.chance(repeated) ? frequentCall(kind, random) : freshCall(random);
    return { id: 0, kind, call, answer: random.chance(0.5) ? 'ok' : words(random, 2), actor, group: -1, children: [] };
  };
  const turns = (actor: string, until: number, mayDelegate: boolean): Node[] => {
    const list: Node[] = [];
    while (made < until) {
      const call = random.chance(repeated / 2) ? 'go on' : freshCall(random);
      const turn: Node = { id: 0, kind: 'llm', call, answer: words(random, 4), actor, group: -1, children: [] };
      made++;
      const calls = Array.from({ length: random.chance(0.3) ? random.int(2, 5) : 1 }, () => tool(actor));
      if (calls.length > 1) {
        group++;
        for (const one of calls) one.group = group;
      }
      if (mayDelegate && nested && random.chance(0.08)) {
        const agent = calls[0];
        if (agent !== undefined) agent.children = turns(`${actor}/${agent.kind}`, made + random.int(4, 20), false);
      }
      if (nested) list.push({ ...turn, children: calls });
      else list.push(turn, ...calls);
    }
    return list;
  };
  return turns('root', steps, true);
}

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const LARGEST_FILE = 900_000;
const LEAST_STEPS = 20;

/** Real runs of three formats, where the corpus is on this machine. A stretch of at most `most` steps of each is used. */
export async function realRuns(most: number): Promise<Node[][]> {
  const paths = ['swe-agent', 'claude-code', 'codex']
    .map((format) => join(CORPUS, format))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /\.(jsonl|traj)$/.test(path) && statSync(path).size < LARGEST_FILE);
  if (paths.length === 0) return [];
  const runs = await importFiles(paths.toSorted());
  return runs.filter(({ steps }) => steps.length >= LEAST_STEPS).map(({ steps }) => treeOf(steps.slice(0, most)));
}

/** Steps as a tree by their depth. Neighbours of one kind of call below one answer are taken as issued at once. */
function treeOf(
  steps: readonly { depth: number; type: string; name: string; summary: string; status: string }[],
): Node[] {
  const roots: Node[] = [];
  const above: { depth: number; list: Node[] }[] = [];
  for (const { depth, type, name, summary, status } of steps) {
    while (above.length > 0 && (above.at(-1)?.depth ?? 0) >= depth) above.pop();
    const list = above.at(-1)?.list ?? roots;
    const node: Node = {
      id: 0,
      kind: `${type} ${name}`,
      call: summary,
      answer: status,
      actor: 'root',
      group: -1,
      children: [],
    };
    list.push(node);
    above.push({ depth, list: node.children });
  }
  let group = 0;
  for (const node of everyNode(roots)) {
    const tools = node.children.filter(({ kind, children }) => kind.startsWith('tool ') && children.length === 0);
    if (tools.length < 2 || tools.length !== node.children.length) continue;
    group++;
    for (const tool of tools) tool.group = group;
  }
  return roots;
}

/** Gives steps the calls of others until `share` of them are repeated. */
export function withRepeats(roots: Node[], share: number, random: Random): Node[] {
  const run = structuredClone(roots);
  const nodes = everyNode(run);
  for (let tries = 0; repeatedShare(run) < share && tries < 10 * nodes.length; tries++) {
    const from = nodes[random.int(0, nodes.length - 1)];
    const same = nodes.filter((node) => node !== from && node.kind === from?.kind);
    const to = same[random.int(0, same.length - 1)];
    if (from === undefined || to === undefined) continue;
    to.call = from.call;
    to.answer = from.answer;
  }
  return run;
}
