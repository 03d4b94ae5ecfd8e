import { memo, useEffect, useLayoutEffect, useRef } from 'react';
import type { Payload } from '../../../../shared/api.ts';
import { cx } from '../../../ui/cx.ts';
import { bringIntoView } from '../find/bring-into-view.ts';
import { useFindIn } from '../find/find-context.ts';
import styles from './Payload.module.css';
import { PayloadFooter } from './PayloadFooter.tsx';
import type { Block, PayloadStore } from './payload-store.ts';
import { TextRun } from './TextRun.tsx';
import { indexAtByte } from './text-blocks.ts';
import { usePayload, useReadWhenNear } from './use-payload.ts';

interface PayloadTextProps {
  payload: Payload;
  /** `prose` is what people and models say, `code` everything that lines up. */
  tone: 'prose' | 'code';
  /** Red bar: what a failed call returned. */
  failed?: boolean;
}

/** Addresses in larger texts stay text: each costs an element. */
const MOST_WITH_LINKS = 1_000_000;

/** Prose with code or tables in it, which must line up. */
const LINES_UP = /^[ \t]*(?:```|\|.*\|[ \t]*$)/m;

/** Text of any size, wrapped. Large ones are read window by window and laid out block by block. */
export function PayloadText({ payload, tone, failed = false }: PayloadTextProps) {
  const { store, state } = usePayload(payload);
  const frame = useRef<HTMLDivElement>(null);
  useReadWhenNear(store, frame);
  const lining = tone === 'code' || LINES_UP.test(payload.head);
  const { pattern, offset } = useFindIn(payload.field);
  const target = offset === null ? -1 : state.blocks.findIndex((block) => offset >= block.from && offset < block.to);

  useEffect(() => {
    if (offset !== null) void store.readTo(offset + 1);
  }, [store, offset]);

  return (
    <div ref={frame} className={cx(styles.text, styles[lining ? 'code' : tone], failed && styles.failed)}>
      {state.blocks.map((block, index) => (
        <TextBlock
          key={block.from}
          block={block}
          index={index}
          store={store}
          pattern={pattern}
          offset={index === target ? offset : null}
        />
      ))}
      {payload.bytes === 0 && <span className={styles.none}>Empty text</span>}
      <PayloadFooter payload={payload} store={store} state={state} />
    </div>
  );
}

interface TextBlockProps {
  block: Block;
  index: number;
  store: PayloadStore;
  pattern: RegExp | null;
  /** Byte of the current match, if it is in this block. */
  offset: number | null;
}

const TextBlock = memo(({ block, index, store, pattern, offset }: TextBlockProps) => {
  const element = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  const { text } = block;

  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        if (entry.boundingClientRect.height > 0) height.current = entry.boundingClientRect.height;
        store.near(index, entry.isIntersecting);
      },
      { rootMargin: '1500px' },
    );
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      store.near(index, false);
    };
  }, [store, index]);

  const current = offset === null || text === null ? null : indexAtByte(text, offset - block.from);
  useLayoutEffect(() => {
    if (offset === null || current === null) return;
    return bringIntoView(() => element.current?.querySelector('[data-current]') ?? element.current);
  }, [offset, current]);

  return (
    <div ref={element} className={styles.block} style={text === null ? { height: height.current } : undefined}>
      {text !== null && (
        <TextRun text={text} pattern={pattern} current={current} links={store.payload.bytes <= MOST_WITH_LINKS} />
      )}
    </div>
  );
});
