import type { Change } from './json-difference.ts';

const show = (v: unknown) => (JSON.stringify(v) ?? 'nothing').slice(0, 80);
export function printChange(c: Change): string {
  return `${c.pointer} is ${show(c.left)} and ${show(c.right)}.`;
}
export function changeSides(c: Change, most: number): { left: string | null; right: string | null } {
  return {
    left: c.left === undefined ? null : JSON.stringify(c.left).slice(0, most),
    right: c.right === undefined ? null : JSON.stringify(c.right).slice(0, most),
  };
}
