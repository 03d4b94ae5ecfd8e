import { useMemo, useState } from 'react';
import type { ComparedField, ComparedPair, TextView } from '../../../../shared/api.ts';
import { useEngine, useReply } from '../../../api/hooks.ts';
import { useCommand } from '../../../app/commands.ts';
import { errorText } from '../../../app/use-action.ts';
import { useView } from '../../../app/view-store.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { say } from '../../../ui/notice.ts';
import { PlaceholderRows } from '../../../ui/Placeholder.tsx';
import { tabId } from '../../../ui/Tabs.tsx';
import { copyEntries } from './copies.ts';
import { DetailHead } from './DetailHead.tsx';
import { absenceText } from './detail-words.ts';
import { FieldBody } from './FieldBody.tsx';
import { isAbsent, shownField } from './field-view.ts';
import { HiddenList } from './HiddenList.tsx';
import type { FoundDifference } from './monaco/difference-editor.ts';
import styles from './PairDetail.module.css';
import { countLines } from './patch.ts';
import { SideTexts } from './side-texts.ts';
import { changeDetail } from './switches.ts';

const PANEL = 'pair-detail';

interface Answer {
  comparison: string;
  view: TextView;
  data: ComparedPair;
}

/** The fields of two aligned steps side by side: the lower pane of a comparison. */
export function PairDetail({ comparison, pair }: { comparison: string; pair: number }) {
  const client = useEngine();
  const detail = useView((state) => state.detail);
  const { field: preferred, sorted_keys, unescaped, normalised } = detail;
  const view = useMemo(() => ({ sorted_keys, unescaped, normalised }), [sorted_keys, unescaped, normalised]);
  const { data: reply, isPlaceholderData, error, refetch } = useReply('compare.pair', { id: comparison, pair, view });
  // The pair before stays until the next one is here, and with it the question that it answers.
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (reply && !isPlaceholderData && reply !== answer?.data) setAnswer({ comparison, view, data: reply });
  const data = answer?.data;
  const texts = useMemo(
    () =>
      new SideTexts((question, offset, n, signal) =>
        client.request('compare.text', { ...question, offset, n }, { signal }),
      ),
    [client],
  );

  // A field that was chosen holds for the pair it was chosen at, whether or not it differs there.
  const [chosenAt, setChosenAt] = useState<number | null>(null);
  const field = data ? shownField(data.values, preferred, chosenAt === data.pair) : null;
  const value = data?.values.find((each) => each.field === field);
  const [found, setFound] = useState<FoundDifference | null>(null);
  const [listed, setListed] = useState(false);

  const choose = (to: ComparedField) => {
    const wanted = data?.values.find((each) => each.field === to);
    if (isAbsent(wanted)) {
      say(absenceText(wanted, to));
      return;
    }
    setChosenAt(pair);
    changeDetail({ field: to });
  };
  useCommand('detail.request', () => choose('request'));
  useCommand('detail.response', () => choose('response'));
  useCommand('detail.state', () => choose('state'));
  useCommand('detail.reasoning', () => choose('reasoning'));
  useCommand('detail.raw', () => choose('raw'));
  useCommand('detail.layout', () => changeDetail({ layout: detail.layout === 'inline' ? 'side_by_side' : 'inline' }));

  const panelBody = () => {
    if (error) {
      return (
        <EmptyState
          tone="bad"
          action={
            <Button small onClick={() => void refetch()}>
              Retry
            </Button>
          }
        >
          The pair could not be read. {errorText(error)}
        </EmptyState>
      );
    }
    if (!answer || !data) return <PlaceholderRows rows={8} height={18} label="Reading the pair" />;
    if (!value) return <EmptyState>Neither step has a field that could be compared.</EmptyState>;
    return (
      <>
        {listed && value.hidden.length > 0 && <HiddenList hidden={value.hidden} />}
        <FieldBody
          comparison={answer.comparison}
          pair={data}
          value={value}
          view={answer.view}
          detail={detail}
          texts={texts}
          onFound={setFound}
        />
      </>
    );
  };

  return (
    <div className={styles.pane}>
      {data && (
        <DetailHead
          pair={data}
          field={field}
          detail={detail}
          lines={found && found.changes.length > 0 ? countLines(found.changes, found.texts) : null}
          hidden={{ count: value?.hidden.length ?? 0, listed, onToggle: () => setListed(!listed) }}
          copies={copyEntries(found, value)}
          panel={PANEL}
          onField={choose}
        />
      )}
      <div
        role="tabpanel"
        id={PANEL}
        className={styles.panel}
        {...(field === null ? { 'aria-label': 'Difference' } : { 'aria-labelledby': tabId(PANEL, field) })}
      >
        {panelBody()}
      </div>
    </div>
  );
}
