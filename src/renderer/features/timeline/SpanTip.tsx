import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { TimelineStep } from '../../../shared/api.ts';
import { formatDuration } from '../../../shared/format/duration.ts';
import { atLeast, formatCount, formatPlural, formatTokens } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { useReply } from '../../api/hooks.ts';
import { cx } from '../../ui/cx.ts';
import { placeBeside } from '../../ui/place.ts';
import { StepIcon } from '../../ui/StepIcon.tsx';
import { attemptOf, nameOf, outcomeOf } from '../../ui/step-words.ts';
import type { TimelineModel } from './model.ts';
import { positionLabel } from './ruler.ts';
import styles from './SpanTip.module.css';
import type { Tip, TipState, TipSubject } from './tip-state.ts';

interface SpanTipProps {
  id: string;
  model: TimelineModel;
  state: TipState;
}

/** The tooltip of spans, merged cells, breaks and the context size. */
export function SpanTip({ id, model, state }: SpanTipProps) {
  const shown = useSyncExternalStore(state.subscribe, state.read);
  useEffect(() => {
    if (!shown) return;
    const key = (event: KeyboardEvent) => event.key === 'Escape' && state.hide();
    document.addEventListener('keydown', key);
    return () => document.removeEventListener('keydown', key);
  }, [shown, state]);
  return (
    shown && (
      <Bubble
        key={shown.subject.type === 'context' ? 'context' : JSON.stringify(shown.subject)}
        id={id}
        model={model}
        tip={shown}
      />
    )
  );
}

function Bubble({ id, model, tip: { subject, anchor } }: Omit<SpanTipProps, 'state'> & { tip: Tip }) {
  const bubble = useRef<HTMLDivElement>(null);
  const handle = model.timeline?.id;
  const asked = subject.type === 'step' && handle !== undefined ? { id: handle, seqs: [subject.seq] } : null;
  const step = useReply('timeline.steps', asked).data?.steps.find(({ seq }) => asked?.seqs.includes(seq));
  const ready = subject.type !== 'step' || step !== undefined;

  useEffect(() => {
    const element = bubble.current;
    if (!element || !ready) return;
    if (!element.matches(':popover-open')) element.showPopover();
    placeBeside(element, anchor, 'below');
  }, [anchor, ready]);

  return (
    <div ref={bubble} id={id} role="tooltip" popover="manual" className={styles.tip}>
      {subject.type === 'step' ? (
        step && <StepFacts step={step} model={model} />
      ) : (
        <OtherFacts subject={subject} model={model} />
      )}
    </div>
  );
}

function StepFacts({ step, model }: { step: TimelineStep; model: TimelineModel }) {
  const outcome = outcomeOf(step);
  const { name, of } = nameOf(step);
  const tokens = [
    step.input_tokens === null ? '' : `${formatTokens(step.input_tokens)} in`,
    step.output_tokens === null ? '' : `${atLeast(formatTokens(step.output_tokens), step.partial_output)} out`,
  ].filter(Boolean);
  const attempt = attemptOf(step);
  const summary = visibleLine(step.summary);
  return (
    <>
      <div className={styles.title}>
        <StepIcon type={step.type} size={13} />
        <b>{name}</b>
        {of !== null && <span className={styles.of}>{of}</span>}
        <span className={cx(step.status === 'error' ? styles.bad : styles.outcome)}>{outcome}</span>
      </div>
      {summary !== '' && <div className={styles.summary}>{summary}</div>}
      <dl className={styles.facts}>
        <dt>Time</dt>
        <dd>{timeOf(step, model)}</dd>
        {tokens.length > 0 && (
          <>
            <dt>Tokens</dt>
            <dd>{tokens.join(', ')}</dd>
          </>
        )}
        {attempt !== null && (
          <>
            <dt>Attempt</dt>
            <dd>{attempt}</dd>
          </>
        )}
        <dt>Step</dt>
        <dd>
          {formatCount(step.seq)}
          {step.parent && `, inside ${visibleLine(step.parent.name)}`}
        </dd>
      </dl>
    </>
  );
}

function timeOf(step: TimelineStep, model: TimelineModel): string {
  if (!model.scale.timed || step.started_at_us === null) return 'not in this trace';
  const from = positionLabel(model.scale, step.start_us, 100_000);
  if (step.status === 'running') return `from ${from}, still running`;
  if (step.duration_us === null) return from;
  const duration = formatDuration(step.duration_us, step.duration_derived);
  return step.duration_us < 100_000
    ? `${from}, ${duration}`
    : `${from} to ${positionLabel(model.scale, step.end_us, 100_000)}, ${duration}`;
}

function OtherFacts({ subject, model }: { subject: Exclude<TipSubject, { type: 'step' }>; model: TimelineModel }) {
  if (subject.type === 'idle') {
    return (
      <div>
        Idle for {formatDuration(subject.hidden_us)}, left out; waiting for a person is idle time. “Fold idle time”
        shows it at its true length.
      </div>
    );
  }
  if (subject.type === 'context') {
    return (
      <>
        <div className={styles.title}>
          <b>Context of {formatTokens(subject.tokens)} tokens</b>
        </div>
        <dl className={styles.facts}>
          <dt>{model.scale.timed ? 'Time' : 'Step'}</dt>
          <dd>{positionLabel(model.scale, subject.at_us, model.length / 100)}</dd>
          <dt>At most</dt>
          <dd>{formatTokens(model.timeline?.overview.max_context_tokens ?? null)} in this run</dd>
        </dl>
      </>
    );
  }
  const precision = Math.max(1, subject.to_us - subject.from_us) / 4;
  return (
    <>
      <div className={styles.title}>
        <b>{formatPlural(subject.count, 'step')}</b>
        <span className={styles.bad}>{subject.error ? 'with failures' : ''}</span>
      </div>
      <dl className={styles.facts}>
        {model.scale.timed && (
          <>
            <dt>Time</dt>
            <dd>
              {positionLabel(model.scale, subject.from_us, precision)} to{' '}
              {positionLabel(model.scale, subject.to_us, precision)}
            </dd>
          </>
        )}
        <dt>Step</dt>
        <dd>from {formatCount(subject.seq)}; zoom in to tell them apart</dd>
      </dl>
    </>
  );
}
