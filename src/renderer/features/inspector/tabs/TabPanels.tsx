import type { StepDetail } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { visibleText } from '../../../../shared/format/visible-text.ts';
import { stepKind } from '../../../../shared/model/step.ts';
import type { InspectorTab } from '../../../app/view-store.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Head } from '../../../ui/Head.tsx';
import { MessageList } from '../messages/MessageList.tsx';
import { CopyPayload } from '../payload/CopyPayload.tsx';
import { PayloadView } from '../payload/PayloadView.tsx';
import { SaveButton } from '../payload/SaveButton.tsx';
import { DecisionTab } from './DecisionTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { onlyPayload } from './only-payload.ts';
import { RawTab } from './RawTab.tsx';
import { StateTab } from './StateTab.tsx';

/** What a tab shows, or why there is nothing. */
export function TabPanel({ tab, step }: { tab: InspectorTab; step: StepDetail }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab step={step} />;
    case 'request':
      return step.request === null ? <Absent step={step} of="request" /> : <Messages step={step} of="request" />;
    case 'response':
      return step.response === null ? <Absent step={step} of="response" /> : <Messages step={step} of="response" />;
    case 'state':
      return step.state === null ? <Absent step={step} of="state" /> : <StateTab state={step.state} />;
    case 'decision':
      return step.decisions.length === 0 ? <Absent step={step} of="decision" /> : <DecisionTab step={step} />;
    case 'raw':
      return <RawTab step={step} />;
  }
}

type ContentTab = keyof StepDetail['absent'];

const PLAIN: Record<ContentTab, string> = {
  request: 'Not in this trace: what this step was given.',
  response: 'Not in this trace: what this step gave back.',
  state: 'Not in this trace: the state after this step.',
  decision: 'Not in this trace: a decision made in this step.',
};

/** Why a tab of this step is empty; null when it is not. */
export function absence(step: StepDetail, tab: InspectorTab): string | null {
  switch (tab) {
    case 'overview':
      return null;
    case 'raw':
      return step.unread === null ? null : visibleText(step.unread);
    case 'request':
    case 'response':
    case 'state':
      return step[tab] === null ? reason(step, tab) : null;
    case 'decision':
      return step.decisions.length === 0 ? reason(step, tab) : null;
  }
}

function reason(step: StepDetail, tab: ContentTab): string {
  return visibleText(step.absent[tab] ?? PLAIN[tab]);
}

function Absent({ step, of }: { step: StepDetail; of: ContentTab }) {
  return <EmptyState>{reason(step, of)}</EmptyState>;
}

function Messages({ step, of }: { step: StepDetail; of: 'request' | 'response' }) {
  const messages = step[of] ?? [];
  if (messages.length === 0) {
    return <EmptyState>{of === 'request' ? 'The request is empty.' : 'The response is empty.'}</EmptyState>;
  }
  const only = stepKind(step.type) === 'model' ? null : onlyPayload(messages);
  if (only) {
    return (
      <>
        <Head
          note={formatBytes(only.bytes)}
          end={
            <>
              <CopyPayload payload={only} />
              <SaveButton payload={only} icon />
            </>
          }
        >
          {of === 'request' ? 'Request' : 'Response'}
        </Head>
        <PayloadView
          payload={only}
          label={of === 'request' ? 'Request' : 'Response'}
          tone={stepKind(step.type) === 'human' ? 'prose' : 'code'}
          failed={of === 'response' && step.status === 'error'}
        />
      </>
    );
  }
  const conversation = stepKind(step.type) === 'model' || messages.length > 1;
  return (
    <MessageList
      messages={messages}
      heads={conversation}
      failed={of === 'response' && step.status === 'error' && !conversation}
    />
  );
}
