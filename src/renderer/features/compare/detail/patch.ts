/** Lines of both texts that differ, counted from 0, without the last. */
export interface LineChange {
  left: { from: number; to: number };
  right: { from: number; to: number };
}

/** Equal lines around a change. */
const CONTEXT = 3;

/** Lines that only one of the texts has. An empty text has none, though an editor shows one. */
export function countLines(
  changes: readonly LineChange[],
  texts: { left: string; right: string },
): { removed: number; added: number } {
  const count = (side: 'left' | 'right') =>
    texts[side] === '' ? 0 : changes.reduce((sum, { [side]: { from, to } }) => sum + to - from, 0);
  return { removed: count('left'), added: count('right') };
}

/** The difference as a patch that people and tools read (unified format). */
export function unifiedPatch(
  left: { name: string; text: string },
  right: { name: string; text: string },
  changes: readonly LineChange[],
): string {
  const before = linesOf(left.text);
  const after = linesOf(right.text);
  const out = [`--- ${left.name}`, `+++ ${right.name}`];
  for (const hunk of hunks(changes)) {
    const [first, last] = [hunk[0], hunk.at(-1)];
    if (!first || !last) continue;
    const lead = Math.min(CONTEXT, first.left.from, first.right.from);
    const trail = Math.min(CONTEXT, before.length - last.left.to, after.length - last.right.to);
    const from = { left: first.left.from - lead, right: first.right.from - lead };
    const to = { left: last.left.to + trail, right: last.right.to + trail };
    out.push(`@@ -${range(from.left, to.left)} +${range(from.right, to.right)} @@`);
    let at = from.left;
    for (const change of hunk) {
      for (; at < change.left.from; at++) out.push(` ${before[at]}`);
      for (; at < change.left.to; at++) out.push(`-${before[at]}`);
      for (let line = change.right.from; line < change.right.to; line++) out.push(`+${after[line]}`);
    }
    for (; at < to.left; at++) out.push(` ${before[at]}`);
  }
  return `${out.join('\n')}\n`;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** Changes so near each other that what is around them meets. */
function hunks(changes: readonly LineChange[]): LineChange[][] {
  const found: LineChange[][] = [];
  for (const change of changes) {
    const last = found.at(-1)?.at(-1);
    if (last && change.left.from - last.left.to <= 2 * CONTEXT) found.at(-1)?.push(change);
    else found.push([change]);
  }
  return found;
}

function range(from: number, to: number): string {
  // A range without lines names the line before it.
  return to === from ? `${from},0` : `${from + 1},${to - from}`;
}
