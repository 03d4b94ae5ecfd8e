import { useEffect, useRef } from 'react';
import type { Payload } from '../../../../shared/api.ts';
import { useFindIn } from '../find/find-context.ts';
import { JsonView } from '../json/JsonView.tsx';
import { PayloadFooter } from './PayloadFooter.tsx';
import { PayloadText } from './PayloadText.tsx';
import { usePayload, useReadWhenNear } from './use-payload.ts';

/** Larger JSON is shown as the text it is, window by window. */
const LARGEST_TREE = 2_000_000;

/** JSON that folds, from its beginning on; very large ones as text. */
export function PayloadJson({ payload, label }: { payload: Payload; label: string }) {
  const { store, state } = usePayload(payload);
  const frame = useRef<HTMLDivElement>(null);
  useReadWhenNear(store, frame);
  const { offset } = useFindIn(payload.field);
  useEffect(() => {
    if (offset !== null) void store.readTo(payload.bytes <= LARGEST_TREE ? payload.bytes : offset + 1);
  }, [store, payload, offset]);

  if (payload.bytes > LARGEST_TREE && state.read > payload.head.length) {
    return <PayloadText payload={payload} tone="code" />;
  }
  return (
    <div ref={frame}>
      <JsonView label={label} field={payload.field} text={store.text() ?? payload.head} cut={!state.whole} />
      <PayloadFooter payload={payload} store={store} state={state} />
    </div>
  );
}
