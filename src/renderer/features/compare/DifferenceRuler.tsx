import { useState } from 'react';
import { type ComparedRows, PAIR_MARKS } from '../../../shared/api.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { errorText } from '../../app/use-action.ts';
import { useView } from '../../app/view-store.ts';
import { say } from '../../ui/notice.ts';
import { Ruler } from '../../ui/Ruler.tsx';
import styles from './DifferenceRuler.module.css';

const NONE = new Uint8Array();
const classOf = (mark: number) => styles[PAIR_MARKS[mark] ?? 'same'];

interface DifferenceRulerProps {
  rows: ComparedRows;
  view: { first: number; last: number };
  /** Of a row in the list. */
  rowHeight: number;
  onGoTo(index: number): void;
}

/** Where in the whole list the differences are. A click leads there; F7 does from the keyboard. */
export function DifferenceRuler({ rows, view, rowHeight, onGoTo }: DifferenceRulerProps) {
  const client = useEngine();
  const [px, setPx] = useState<number | null>(null);
  const { data } = useReply('compare.ruler', px === null ? null : { id: rows.id, px });
  const goTo = (index: number, marked: boolean) => {
    if (!marked) {
      onGoTo(index);
      return;
    }
    client.request('compare.next', { id: rows.id, index: index - 1, back: false }).then(
      ({ pair }) => pair !== null && useView.getState().selectPair(pair),
      (error: unknown) => say(errorText(error)),
    );
  };
  return (
    <Ruler
      count={rows.count}
      rowHeight={rowHeight}
      view={view}
      marks={data?.marks ?? NONE}
      onPieces={setPx}
      classOf={classOf}
      onGoTo={goTo}
    />
  );
}
