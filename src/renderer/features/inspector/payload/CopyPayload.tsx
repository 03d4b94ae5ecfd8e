import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { Payload } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { errorText } from '../../../app/use-action.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/copy.ts';
import { say } from '../../../ui/notice.ts';
import { readAllBytes } from './save.ts';
import { type StepPayloads, usePayloads } from './use-payload.ts';

/** Above this a clipboard is the wrong place. */
const MOST = 20_000_000;

/** A payload's text whole, whatever of it is on screen. */
export async function payloadText(payloads: StepPayloads, payload: Payload, signal: AbortSignal): Promise<string> {
  const here = payloads.of(payload).text();
  return here ?? (await readAllBytes(payload, payloads.reader(payload), signal)).text();
}

export function CopyPayload({ payload, className }: { payload: Payload; className?: string | undefined }) {
  const payloads = usePayloads();
  const [busy, setBusy] = useState(false);
  if (payload.kind === 'binary') return null;
  const copy = async () => {
    setBusy(true);
    try {
      const text = await payloadText(payloads, payload, new AbortController().signal);
      await copyText(text, formatBytes(payload.bytes));
    } catch (error) {
      say(`Not copied. ${errorText(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <IconButton
      icon={Copy}
      label="Copy all of it"
      size={20}
      aria-busy={busy || undefined}
      className={className}
      disabledReason={payload.bytes > MOST ? `${formatBytes(payload.bytes)} are too many for the clipboard` : null}
      onClick={() => void copy()}
    />
  );
}
