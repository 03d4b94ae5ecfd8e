import { FileX } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { visibleLine, visibleText } from '../../../shared/format/visible-text.ts';
import { useEngine, useReply } from '../../api/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Head } from '../../ui/Head.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { CopyPayload } from './payload/CopyPayload.tsx';
import { LinkContext } from './payload/link-context.ts';
import { PayloadView } from './payload/PayloadView.tsx';
import { SaveButton } from './payload/SaveButton.tsx';
import { PayloadsContext, StepPayloads } from './payload/use-payload.ts';

/** What the run was given, what it gave and how it is started, where its format records that. */
export function RunContent({ run }: { run: string }) {
  const client = useEngine();
  const content = useReply('run.content', { run }).data;
  const payloads = useMemo(() => new StepPayloads(client, run, null), [client, run]);
  useEffect(() => () => payloads.close(), [payloads]);
  const [address, setAddress] = useState<string | null>(null);
  if (!content) return null;
  return (
    <PayloadsContext value={payloads}>
      <LinkContext value={setAddress}>
        {content.unread !== null && <EmptyState icon={FileX}>{visibleText(content.unread)}</EmptyState>}
        {content.fields.map(({ label, payload }) => (
          <section key={payload.field} aria-label={visibleLine(label)}>
            <Head
              note={formatBytes(payload.bytes)}
              end={
                <>
                  <CopyPayload payload={payload} />
                  <SaveButton payload={payload} icon />
                </>
              }
            >
              {visibleLine(label)}
            </Head>
            <PayloadView payload={payload} label={visibleLine(label)} />
          </section>
        ))}
        {address !== null && <LinkDialog address={address} onClose={() => setAddress(null)} />}
      </LinkContext>
    </PayloadsContext>
  );
}
