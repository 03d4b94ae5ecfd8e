import { formatCount } from '../../../shared/format/numbers.ts';

/** Why a text names no step of the run; null when it does. */
export function stepFieldTrouble(text: string, most: number): string | null {
  const seq = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
  return seq >= 1 && seq <= most ? null : `A step from 1 to ${formatCount(most)}.`;
}
