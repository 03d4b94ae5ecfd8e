import { FileX, MapPin } from 'lucide-react';
import type { StepDetail, StepPart } from '../../../../shared/api.ts';
import { formatBytes, formatCount } from '../../../../shared/format/numbers.ts';
import { visibleLine, visibleText } from '../../../../shared/format/visible-text.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/copy.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { PathText } from '../../../ui/Text.tsx';
import { CopyPayload } from '../payload/CopyPayload.tsx';
import { PayloadText } from '../payload/PayloadText.tsx';
import { SaveButton } from '../payload/SaveButton.tsx';
import styles from './Tabs.module.css';

/** Every record behind the step: where it lies, and its exact text. */
export function RawTab({ step }: { step: StepDetail }) {
  if (step.parts.length === 0) return <EmptyState>No record of the file is this step alone.</EmptyState>;
  if (step.unread !== null) return <EmptyState icon={FileX}>{visibleText(step.unread)}</EmptyState>;
  return step.parts.map((part) => <Part key={part.part} part={part} of={step.parts.length} />);
}

function Part({ part, of }: { part: StepPart; of: number }) {
  const name = visibleLine(part.path.split(/[\\/]/).at(-1) ?? part.path);
  const from = formatCount(part.offset);
  const to = formatCount(part.offset + part.bytes);
  return (
    <section aria-label={`Record ${part.part + 1} of ${of}, ${name} line ${part.line}`}>
      <div className={styles.partHead}>
        {of > 1 && (
          <span className={styles.partNumber}>
            {part.part + 1} of {of}
          </span>
        )}
        <span className={styles.place}>
          <PathText path={`${part.path}:${part.line}`} />
        </span>
        <IconButton
          icon={MapPin}
          label="Copy file:line"
          size={20}
          onClick={() => void copyText(`${part.path}:${part.line}`, 'file:line')}
        />
        <CopyPayload payload={part.payload} />
        <SaveButton payload={part.payload} icon />
      </div>
      <p className={styles.partFacts}>
        line {formatCount(part.line)}, bytes {from} to {to}, {formatBytes(part.bytes)}
        {part.pointer !== null && part.pointer !== '' && `, at ${visibleLine(part.pointer)}`}
      </p>
      <PayloadText payload={part.payload} tone="code" />
    </section>
  );
}
