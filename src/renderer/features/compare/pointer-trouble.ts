const MOST = 100;
const LONGEST = 4096;

/** Why a path cannot be added to those ignored; null when it can. */
export function pointerTrouble(pointer: string, before: readonly string[]): string | null {
  if (!pointer.startsWith('/') || pointer === '/')
    return 'A path starts with / and names a key: /arguments/timeout_ms.';
  if (/~(?![01])/.test(pointer)) return 'In a path ~ is written ~0, and / inside a key ~1.';
  if (pointer.length > LONGEST) return `A path has at most ${LONGEST} letters.`;
  if (before.includes(pointer)) return 'This path is ignored already.';
  if (before.length >= MOST) return `At most ${MOST} paths can be ignored.`;
  return null;
}
