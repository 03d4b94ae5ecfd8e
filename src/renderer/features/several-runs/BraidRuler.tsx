import { useState } from 'react';
import { BRAID_MARKS, type SeveralRuns } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { Ruler } from '../../ui/Ruler.tsx';
import styles from './BraidRuler.module.css';

const NONE = new Uint8Array();
const classOf = (mark: number) => styles[BRAID_MARKS[mark] ?? 'same'];

interface BraidRulerProps {
  several: SeveralRuns;
  only: boolean;
  count: number;
  view: { first: number; last: number };
  rowHeight: number;
  onGoTo(index: number): void;
}

/** Where the runs do not agree: wide marks where the path differs, narrow ones where they only ask otherwise. */
export function BraidRuler({ several: { id }, only, count, view, rowHeight, onGoTo }: BraidRulerProps) {
  const [px, setPx] = useState<number | null>(null);
  const client = useEngine();
  const { data } = useReply('braid.ruler', px === null ? null : { id, only_differences: only, px });
  const goTo = (index: number, marked: boolean) => {
    // Where all rows are listed a row is its column, and the one that is meant may be a little further.
    if (!marked || only) {
      onGoTo(index);
      return;
    }
    client.request('braid.next', { id, column: index - 1, back: false }).then(
      ({ column }) => column !== null && useView.getState().selectColumn(column),
      (error: unknown) => say(errorText(error)),
    );
  };
  return (
    <Ruler
      count={count}
      rowHeight={rowHeight}
      view={view}
      marks={data?.marks ?? NONE}
      onPieces={setPx}
      classOf={classOf}
      onGoTo={goTo}
    />
  );
}
