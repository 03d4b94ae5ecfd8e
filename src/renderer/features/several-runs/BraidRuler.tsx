import { useState } from 'react';
import type { SeveralRuns } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { Ruler } from '../../ui/Ruler.tsx';
import styles from './BraidRuler.module.css';

const NONE = new Uint8Array();

interface BraidRulerProps {
  several: SeveralRuns;
  only: boolean;
  count: number;
  view: { first: number; last: number };
  rowHeight: number;
  onGoTo(index: number): void;
}

/** Where the runs do not agree: narrow marks where fewer than half of them stand apart, wide ones where more do. */
export function BraidRuler({ several: { id, runs }, only, count, view, rowHeight, onGoTo }: BraidRulerProps) {
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
      marks={data?.apart ?? NONE}
      onPieces={setPx}
      classOf={(apart) => (apart * 2 < runs.length ? styles.few : styles.many)}
      onGoTo={goTo}
    />
  );
}
