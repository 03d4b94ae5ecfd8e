import { useContext, useEffect, useRef, useState } from 'react';
import type { Message } from '../../../../shared/api.ts';
import { formatPlural } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Head } from '../../../ui/Head.tsx';
import { MessageList } from '../messages/MessageList.tsx';
import { CopyPayload } from '../payload/CopyPayload.tsx';
import { PayloadView } from '../payload/PayloadView.tsx';
import { StepContext } from '../step-context.ts';
import { onlyCall, onlyPayload } from './only-payload.ts';
import styles from './Tabs.module.css';

interface MessagePreviewProps {
  title: string;
  tab: 'request' | 'response';
  messages: readonly Message[];
  /** Said by a person or a model, rather than written by a tool. */
  prose?: boolean;
  failed?: boolean;
  /** Beside the title; the number of messages where there are several. */
  note?: string | undefined;
}

/** Messages of the preview; those of long conversations are one tab away. */
const MOST = 4;

/** The beginning of what went in or came out; the tab has all of it. */
export function MessagePreview({ title, tab, messages, prose = false, failed = false, note }: MessagePreviewProps) {
  const { onTab } = useContext(StepContext);
  const inside = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const more = messages.length > MOST;

  useEffect(() => {
    const element = inside.current;
    const frame = element?.parentElement;
    if (!element || !frame) return;
    const observer = new ResizeObserver(() => setOver(element.offsetHeight > frame.clientHeight + 1));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const only = onlyPayload(messages);
  const called = tab === 'response' ? onlyCall(messages) : null;
  const count = messages.length > 1 ? formatPlural(messages.length, 'message') : undefined;
  return (
    <section aria-label={title}>
      <Head
        note={note ?? (called === null ? count : `calls ${visibleLine(called)}`)}
        end={
          <>
            {(over || more) && (
              <Button small variant="ghost" keys={tab === 'request' ? 'Alt+2' : 'Alt+3'} onClick={() => onTab(tab)}>
                All of it
              </Button>
            )}
            {only && <CopyPayload payload={only} />}
          </>
        }
      >
        {title}
      </Head>
      <div className={cx(styles.preview, over && styles.over)}>
        <div ref={inside}>
          {only ? (
            <PayloadView payload={only} label={title} tone={prose ? 'prose' : 'code'} failed={failed} />
          ) : (
            <MessageList messages={messages.slice(0, MOST)} heads={messages.length > 1} failed={failed} />
          )}
        </div>
      </div>
    </section>
  );
}
