import { type PairDetailState, useView } from '../../../app/view-store.ts';

/** What may be switched in the detail of a pair, whichever field it shows. */
type Switch = 'sorted_keys' | 'unescaped' | 'ignore_whitespace' | 'normalised' | 'folded';

export const SWITCHES: readonly { id: Switch; label: string; tooltip: string; texts_only: boolean }[] = [
  { id: 'sorted_keys', label: 'Sort keys', tooltip: 'Keys of JSON in the order of the alphabet', texts_only: true },
  {
    id: 'unescaped',
    label: 'Unescape',
    tooltip: 'Line ends and tabs inside JSON texts as such, not as \\n and \\t',
    texts_only: true,
  },
  {
    id: 'ignore_whitespace',
    label: 'Ignore whitespace',
    tooltip: 'Spaces at the beginning and end of lines are not compared',
    texts_only: true,
  },
  {
    id: 'normalised',
    label: 'Normalise',
    tooltip: 'Values that differ from run to run, such as ids and times, are made equal',
    texts_only: false,
  },
  { id: 'folded', label: 'Fold equal', tooltip: 'Long stretches of equal lines are folded', texts_only: true },
];

export function changeDetail(change: Partial<PairDetailState>): void {
  const { detail, change: set } = useView.getState();
  set({ detail: { ...detail, ...change } });
}
