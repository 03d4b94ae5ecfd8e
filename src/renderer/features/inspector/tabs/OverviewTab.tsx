import { CircleX, FileX } from 'lucide-react';
import { useContext } from 'react';
import type { StepDetail } from '../../../../shared/api.ts';
import { formatPlural } from '../../../../shared/format/numbers.ts';
import { visibleLine, visibleText } from '../../../../shared/format/visible-text.ts';
import { stepKind } from '../../../../shared/model/step.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Head } from '../../../ui/Head.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { StatusIcon } from '../../../ui/StatusIcon.tsx';
import { PayloadView } from '../payload/PayloadView.tsx';
import { StepContext } from '../step-context.ts';
import { MessagePreview } from './MessagePreview.tsx';
import { OverviewFacts, RecordedFacts } from './OverviewFacts.tsx';
import { Signals } from './Signals.tsx';
import { StateChanges } from './StateChanges.tsx';
import { errorAgain } from './same-error.ts';
import styles from './Tabs.module.css';

/** Changes of state that the overview lists; the State tab has all. */
const CHANGES = 20;

/** One step at a glance: facts, error, what went in and out, what changed. */
export function OverviewTab({ step }: { step: StepDetail }) {
  const titles = sectionTitles(step);
  const kind = stepKind(step.type);
  const prose = kind === 'human' || kind === 'model' || kind === 'agent';
  const again = step.error === null ? null : errorAgain(step.error, step.response);
  return (
    <>
      {step.unread !== null && (
        <EmptyState icon={FileX}>{visibleText(step.unread)} Below is what the index holds of this step.</EmptyState>
      )}
      <OverviewFacts step={step} />
      {step.error !== null && again !== 'text' && <ErrorText step={step} />}
      <StartedRuns step={step} />
      {titles.request !== null && step.request !== null && step.request.length > 0 && (
        <MessagePreview title={titles.request} tab="request" messages={step.request} prose={prose} />
      )}
      {step.response !== null && step.response.length > 0 && again !== 'record' && (
        <MessagePreview
          title={again === 'text' ? 'Error output' : titles.response}
          tab="response"
          messages={step.response}
          prose={prose}
          note={again === 'text' && step.error?.from_text ? 'read out of text' : undefined}
          failed={step.status === 'error' && stepKind(step.type) !== 'model'}
        />
      )}
      {step.state !== null && (step.state.changes.length > 0 || step.state.compared_with === null) && (
        <StateChanges state={step.state} most={CHANGES} />
      )}
      <Signals signals={step.signals} />
      <RecordedFacts facts={step.facts} />
      {step.model_config !== null && (
        <section aria-label="Model settings">
          <Head>Model settings</Head>
          <PayloadView payload={step.model_config} label="Model settings" />
        </section>
      )}
    </>
  );
}

/** A model's request is its whole context: that has a tab of its own. */
function sectionTitles(step: StepDetail): { request: string | null; response: string } {
  const kind = stepKind(step.type);
  switch (kind) {
    case 'model':
      return { request: null, response: 'Response' };
    case 'agent':
      return { request: 'Task', response: 'Answer' };
    case 'human':
      // A prompt is one of the two, whichever way the format sees it; a question has both.
      return step.request !== null && step.response !== null
        ? { request: 'Asked', response: 'Answer' }
        : { request: 'Text', response: 'Text' };
    case 'tool':
    case 'retrieval':
    case 'memory':
    case 'decision':
      return { request: 'Arguments', response: 'Result' };
    case 'harness':
      return { request: 'Request', response: 'Content' };
  }
}

function ErrorText({ step }: { step: StepDetail }) {
  const { error } = step;
  if (error === null) return null;
  return (
    <section aria-label="Error">
      <Head end={error.from_text ? <span className={styles.quiet}>read out of text</span> : undefined}>
        <span className={styles.errorHead}>
          <Icon of={CircleX} size={12} className={styles.bad} />
          Error
        </span>
      </Head>
      <pre className={styles.error}>
        {error.message.trim() === '' ? 'The trace has no message for this error.' : visibleText(error.message)}
      </pre>
    </section>
  );
}

function StartedRuns({ step }: { step: StepDetail }) {
  const { onOpenRun } = useContext(StepContext);
  if (step.started_runs.length === 0) return null;
  return (
    <section aria-label="Runs started by this step">
      <Head>{step.started_runs.length === 1 ? 'Sub-agent run' : 'Sub-agent runs'}</Head>
      {step.started_runs.map((run) => (
        <button key={run.run} type="button" className={styles.started} onClick={() => onOpenRun(run.run)}>
          <StatusIcon status={run.status} size={13} />
          <span className={styles.startedTitle}>{visibleLine(run.title)}</span>
          <span className={styles.quiet}>{formatPlural(run.steps, 'step')}</span>
          <span className={styles.link}>Open</span>
        </button>
      ))}
    </section>
  );
}
