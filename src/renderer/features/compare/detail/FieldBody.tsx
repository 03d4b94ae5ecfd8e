import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { ComparedPair, ComparedValue, Payload, TextView } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { errorText } from '../../../app/use-action.ts';
import type { PairDetailState } from '../../../app/view-store.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { PlaceholderRows } from '../../../ui/Placeholder.tsx';
import { useStable } from '../../../ui/use-stable.ts';
import { ChangeList } from './ChangeList.tsx';
import { sideLabel } from './detail-words.ts';
import { fieldView, tooLong } from './field-view.ts';
import type { ComparedTexts, FoundDifference } from './monaco/difference-editor.ts';
import styles from './PairDetail.module.css';
import type { SideTexts } from './side-texts.ts';
import { useDifferenceEditor } from './use-difference-editor.ts';
import { useSideTexts } from './use-side-texts.ts';

interface FieldBodyProps {
  comparison: string;
  pair: ComparedPair;
  value: ComparedValue;
  view: TextView;
  detail: PairDetailState;
  texts: SideTexts;
  /** What lies side by side now; null while nothing does. */
  onFound(found: FoundDifference | null): void;
}

/** One field of a pair, both sides of it. */
export function FieldBody({ comparison, pair, value, view, detail, texts, onFound }: FieldBodyProps) {
  const question = { id: comparison, pair: pair.pair, view, field: value.field };
  const key = JSON.stringify(question);
  const [anyway, setAnyway] = useState<string | null>(null);
  const shown = fieldView(value, detail.layout === 'changes', anyway === key);
  const { loaded, failed, retry } = useSideTexts(texts, question, value, shown.kind === 'texts');

  const stale = loaded?.key !== key;
  const long = useMemo(() => (loaded === null ? null : tooLong([loaded.left ?? '', loaded.right ?? ''])), [loaded]);
  const fresh = useMemo(
    (): ComparedTexts | null =>
      stale || loaded === null || long !== null
        ? null
        : {
            key,
            left: loaded.left ?? '',
            right: loaded.right ?? '',
            left_absent: loaded.left === null ? (value.left_absent ?? 'Not in A.') : null,
            right_absent: loaded.right === null ? (value.right_absent ?? 'Not in B.') : null,
            language: [value.left, value.right].some((payload) => payload?.kind === 'json') ? 'json' : 'plaintext',
          },
    [loaded, stale, long, value, key],
  );
  // Texts stay on screen until the next ones are there.
  const [kept, setKept] = useState<ComparedTexts | null>(null);
  if (fresh !== null && fresh !== kept) setKept(fresh);
  const onScreen = fresh ?? kept;

  const asTexts = shown.kind === 'texts' && failed === null && (stale || long === null);
  const { editor: TextDifference, failed: unloaded } = useDifferenceEditor(asTexts);
  const drawn = asTexts && onScreen !== null && TextDifference !== null;
  const [found, setFound] = useState<FoundDifference | null>(null);
  const tell = useStable((now: FoundDifference | null) => {
    setFound(now);
    onFound(now);
  });
  useEffect(() => {
    if (!drawn) tell(null);
  }, [drawn, tell]);
  const notice = found?.texts.key === key ? noticeText(found, value, detail.ignore_whitespace) : null;

  if (failed !== null) {
    return (
      <EmptyState
        tone="bad"
        action={
          <Button small onClick={retry}>
            Retry
          </Button>
        }
      >
        The texts could not be read. {errorText(failed.error)}
      </EmptyState>
    );
  }
  if (shown.kind === 'bytes') return <Bytes value={value} />;
  if (shown.kind === 'changes') {
    const open = shown.anyway && (
      <Button small onClick={() => setAnyway(key)}>
        Open in the editor anyway
      </Button>
    );
    return <Listed key={key} value={value} reason={shown.reason} action={open} />;
  }
  if (!stale && long !== null) return <Listed key={key} value={value} reason={long} />;
  if (unloaded) {
    const reload = (
      <Button small onClick={() => location.reload()}>
        Reload
      </Button>
    );
    return <Listed key={key} value={value} tone="bad" reason="The editor could not be loaded." action={reload} />;
  }
  if (onScreen === null || TextDifference === null)
    return <PlaceholderRows rows={8} height={18} label="Reading the texts" />;
  return (
    <>
      <div className={styles.texts} aria-busy={found?.texts.key !== key}>
        <TextDifference
          texts={onScreen}
          inline={detail.layout === 'inline'}
          ignore_whitespace={detail.ignore_whitespace}
          folded={detail.folded && !value.same}
          left_label={sideLabel('A', pair.left, value.field)}
          right_label={sideLabel('B', pair.right, value.field)}
          onFound={tell}
        />
      </div>
      {notice && <p className={styles.notice}>{notice}</p>}
    </>
  );
}

interface ListedProps {
  value: ComparedValue;
  /** Why not as texts, where texts were asked for. */
  reason: string | null;
  tone?: 'bad';
  action?: ReactNode;
}

/** What differs as a list. */
function Listed({ value, reason, ...notice }: ListedProps) {
  return (
    <>
      {reason !== null && <EmptyState {...notice}>{reason} Listed is what differs.</EmptyState>}
      <ChangeList value={value} />
    </>
  );
}

/** What the two texts on screen do not say by themselves. */
function noticeText(
  { coarse, changes }: FoundDifference,
  { same }: ComparedValue,
  spacesIgnored: boolean,
): string | null {
  if (coarse) return 'Comparing was stopped after a second: less may differ than is marked here.';
  if (changes.length > 0 || same) return null;
  return spacesIgnored
    ? 'Nothing differs but spaces at the beginning or end of lines, which are ignored.'
    : 'Nothing differs in what is shown: the values differ in line ends, or in how they are written.';
}

/** What is no text: type and size of both sides. */
function Bytes({ value }: { value: ComparedValue }) {
  const words = (payload: Payload | null, absent: string | null) =>
    payload === null
      ? (absent ?? 'Not recorded.')
      : `${payload.media_type === null ? 'Binary data' : visibleLine(payload.media_type)}, ${formatBytes(payload.bytes)}`;
  return (
    <dl className={styles.bytes}>
      <dt>A</dt>
      <dd>{words(value.left, value.left_absent)}</dd>
      <dt>B</dt>
      <dd>{words(value.right, value.right_absent)}</dd>
    </dl>
  );
}
