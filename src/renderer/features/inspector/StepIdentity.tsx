import { ChevronDown, ChevronUp, Ellipsis, Link } from 'lucide-react';
import type { StepDetail } from '../../../shared/api.ts';
import { formatCount } from '../../../shared/format/numbers.ts';
import { visibleLine } from '../../../shared/format/visible-text.ts';
import { isOffered, runCommand } from '../../app/commands.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { StepStatusIcon, stepStatusLabel } from '../../ui/StatusIcon.tsx';
import { StepIcon } from '../../ui/StepIcon.tsx';
import { nameOf } from '../../ui/step-words.ts';
import { tip } from '../../ui/tip.ts';
import styles from './Inspector.module.css';
import type { StepCopies } from './use-copy-commands.ts';

interface StepIdentityProps {
  step: StepDetail;
  /** Whether the step belongs to a run below the one on screen. */
  nested: boolean;
  copies: StepCopies;
}

/** Which step this is, how it ended, and what can be copied of it. */
export function StepIdentity({ step, nested, copies }: StepIdentityProps) {
  const whole = visibleLine(step.name) || step.type;
  const { name, of } = nameOf(step);
  const parent = step.parent && nested ? `in ${visibleLine(step.parent.name)}` : '';
  const entries: MenuEntry[] = [
    { kind: 'item', label: 'Copy link to step', keys: 'y', onSelect: copies.link },
    { kind: 'item', label: 'Copy step as JSON', onSelect: copies.json },
    { kind: 'item', label: 'Copy step as Markdown', onSelect: copies.markdown },
  ];
  if (copies.location) entries.push({ kind: 'item', label: 'Copy file:line', onSelect: copies.location });
  if (isOffered('copy.inspect')) {
    entries.push({
      kind: 'item',
      label: 'Copy retrace inspect command',
      onSelect: () => void runCommand('copy.inspect'),
    });
  }
  return (
    <div className={styles.identity}>
      <StepIcon type={step.type} />
      <h2 className={styles.name} {...tip(name !== whole || whole.length > 20 ? whole : null)}>
        {name}
        {of !== null && <span className={styles.of}> {of}</span>}
      </h2>
      <span className={styles.seq}>step {formatCount(step.seq)}</span>
      {parent !== '' && <span className={styles.parent}>{parent}</span>}
      <Outcome step={step} />
      {step.attempts > 1 && (
        <Chip
          tooltip={`Attempt ${step.attempt} of ${step.attempts}${step.retry_evidence === 'arguments' ? ', matched by arguments' : ''}`}
        >
          <span className={styles.long}>attempt</span>
          {step.attempt} of {step.attempts}
        </Chip>
      )}
      <span className={styles.grow} />
      {step.attempts > 1 && (
        <span className={styles.long}>
          <IconButton
            icon={ChevronUp}
            label="Previous attempt"
            keys="["
            onClick={() => runCommand('jump.previous_attempt')}
          />
          <IconButton
            icon={ChevronDown}
            label="Next attempt"
            keys="]"
            onClick={() => runCommand('jump.next_attempt')}
          />
        </span>
      )}
      {step.attempts === 1 && <IconButton icon={Link} label="Copy link to step" keys="y" onClick={copies.link} />}
      <Menu
        label="Step"
        entries={entries}
        trigger={(props) => <IconButton {...props} icon={Ellipsis} label="More about this step" />}
      />
    </div>
  );
}

/** A recorded class as it is, else the word; nothing for a step that went well. */
function Outcome({ step: { status, error } }: { step: StepDetail }) {
  switch (status) {
    case 'ok':
    case 'unknown':
      return null;
    case 'error':
      return <FailureChip of={failureClass(error) ?? 'Failed'} />;
    case 'running':
      return <Chip tone="info">Live</Chip>;
    case 'incomplete':
    case 'cancelled':
      return (
        <span className={styles.outcome}>
          <StepStatusIcon status={status} size={12} decorative />
          {stepStatusLabel(status)}
        </span>
      );
  }
}

function FailureChip({ of: text }: { of: string }) {
  return (
    <Chip tone="bad" tooltip={text} className={styles.failure}>
      <span className={styles.failureText}>{text}</span>
    </Chip>
  );
}

function failureClass(error: StepDetail['error']): string | null {
  const parts = [error?.failure_type, error?.failure_code].flatMap((part) => (part ? [visibleLine(part)] : []));
  return parts.length === 0 ? null : parts.join('/');
}
