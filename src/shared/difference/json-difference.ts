import { canonicalJson } from '../json/canonical.ts';
export interface Change {
  pointer: string;
  change: 'added' | 'removed' | 'changed' | 'moved';
  left?: unknown;
  right?: unknown;
}
export function jsonDifference(
  left: unknown,
  right: unknown,
  options: { limit?: number } = {},
): { changes: Change[]; cut: boolean; same: boolean } {
  const changes: Change[] = [];
  const walk = (a: unknown, b: unknown, p: string) => {
    if (canonicalJson(a ?? null) === canonicalJson(b ?? null)) return;
    if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
      for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) {
        const [x, y] = [(a as never)[k], (b as never)[k]];
        if (x === undefined) changes.push({ pointer: `${p}/${k}`, change: 'added', right: y });
        else if (y === undefined) changes.push({ pointer: `${p}/${k}`, change: 'removed', left: x });
        else walk(x, y, `${p}/${k}`);
      }
    } else changes.push({ pointer: p, change: 'changed', left: a, right: b });
  };
  walk(left, right, '');
  const limit = options.limit ?? 1000;
  return { changes: changes.slice(0, limit), cut: changes.length > limit, same: changes.length === 0 };
}
