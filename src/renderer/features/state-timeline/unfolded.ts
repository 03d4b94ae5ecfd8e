import { LONGEST_UNFOLDED, MOST_UNFOLDED } from '../../../shared/api.ts';

/** The containers around a path, outermost first, without the whole state, which is always unfolded. */
export function containersOf(pointer: string): string[] {
  const around: string[] = [];
  for (let at = pointer.indexOf('/', 1); at > 0; at = pointer.indexOf('/', at + 1)) around.push(pointer.slice(0, at));
  return around;
}

export function isInside(pointer: string, container: string): boolean {
  return pointer.startsWith(`${container}/`);
}

/** Unfolded so that a path is in sight; null where that needs more than can be. */
export function withPathShown(unfolded: readonly string[], pointer: string): string[] | null {
  return withUnfolded(unfolded, containersOf(pointer));
}

export function withUnfolded(unfolded: readonly string[], more: readonly string[]): string[] | null {
  const all = [...new Set([...unfolded, ...more])];
  return all.length > MOST_UNFOLDED || all.some((each) => each.length > LONGEST_UNFOLDED) ? null : all;
}

/** Folded, with what was unfolded inside it. */
export function withFolded(unfolded: readonly string[], pointer: string): string[] {
  return unfolded.filter((each) => each !== pointer && !isInside(each, pointer));
}
