import { Brain, ChevronDown, ChevronRight, CornerDownLeft, Image, Lock, Wrench } from 'lucide-react';
import { type ReactNode, useContext, useState } from 'react';
import type { MessagePiece, Payload } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Chip } from '../../../ui/Chip.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { useFindIn } from '../find/find-context.ts';
import { CopyPayload } from '../payload/CopyPayload.tsx';
import { PayloadImage } from '../payload/PayloadImage.tsx';
import { PayloadView } from '../payload/PayloadView.tsx';
import { StepContext } from '../step-context.ts';
import styles from './Messages.module.css';

interface MessagePieceViewProps {
  piece: MessagePiece;
  /** Text that a tool wrote lines up; what people and models say is prose. */
  tool: boolean;
  failed: boolean;
}

/** One piece of a message, in full. */
export function MessagePieceView({ piece, tool, failed }: MessagePieceViewProps): ReactNode {
  switch (piece.type) {
    case 'text':
      return (
        <div className={styles.piece}>
          <PayloadView payload={piece.payload} label="Text" tone={tool ? 'code' : 'prose'} failed={failed} />
          <CopyPayload payload={piece.payload} className={styles.corner} />
        </div>
      );
    case 'thinking':
      return piece.payload === null ? <EncryptedThinking /> : <Thinking payload={piece.payload} />;
    case 'tool_call':
      return <ToolCall piece={piece} />;
    case 'tool_result':
      return <ToolResult piece={piece} />;
    case 'image':
      return piece.payload === null ? (
        <p className={styles.note}>
          <Icon of={Image} size={12} />
          Image ({visibleLine(piece.media_type) || 'of unknown type'}) that is not in this trace
          {piece.source === null ? '.' : `, only its address: ${visibleLine(piece.source)}`}
        </p>
      ) : (
        <PayloadImage payload={piece.payload} mediaType={piece.media_type} />
      );
    case 'json':
      return (
        <div className={styles.piece}>
          {piece.label !== null && <PieceHead payload={piece.payload}>{visibleLine(piece.label)}</PieceHead>}
          <PayloadView payload={piece.payload} label={visibleLine(piece.label ?? 'Value')} failed={failed} />
          {piece.label === null && <CopyPayload payload={piece.payload} className={styles.corner} />}
        </div>
      );
  }
}

function PieceHead({ payload, children }: { payload: Payload; children: ReactNode }) {
  return (
    <div className={styles.head}>
      {children}
      <span className={styles.grow} />
      <span className={styles.size}>{formatBytes(payload.bytes)}</span>
      <CopyPayload payload={payload} />
    </div>
  );
}

function EncryptedThinking() {
  return (
    <p className={styles.note}>
      <Icon of={Lock} size={12} />
      Thinking, encrypted or redacted by the provider: its text is not in this trace.
    </p>
  );
}

/** Folded: it is long and seldom the answer. A match in it opens it. */
function Thinking({ payload }: { payload: Payload }) {
  const [open, setOpen] = useState(false);
  const { offset } = useFindIn(payload.field);
  const shown = open || offset !== null;
  return (
    <div className={styles.piece}>
      <div className={styles.head}>
        <button type="button" className={styles.twist} aria-expanded={shown} onClick={() => setOpen(!shown)}>
          <Icon of={shown ? ChevronDown : ChevronRight} size={12} />
          <Icon of={Brain} size={12} />
          Thinking
        </button>
        <span className={styles.grow} />
        <span className={styles.size}>{formatBytes(payload.bytes)}</span>
        <CopyPayload payload={payload} />
      </div>
      {shown && (
        <div className={styles.thinking}>
          <PayloadView payload={payload} label="Thinking" tone="prose" />
        </div>
      )}
    </div>
  );
}

function ToolCall({ piece }: { piece: Extract<MessagePiece, { type: 'tool_call' }> }) {
  const { onSelect } = useContext(StepContext);
  const { step } = piece;
  return (
    <div className={styles.piece}>
      <div className={styles.head}>
        <Icon of={Wrench} size={12} className={styles.tool} />
        <span className={styles.call}>{visibleLine(piece.name)}</span>
        <CallId id={piece.tool_call_id} />
        <span className={styles.grow} />
        {step !== null && (
          <IconButton
            icon={CornerDownLeft}
            label="Go to the step of this call"
            size={20}
            onClick={() => onSelect(step)}
          />
        )}
        <CopyPayload payload={piece.payload} />
      </div>
      <PayloadView payload={piece.payload} label={`Arguments of ${visibleLine(piece.name)}`} />
    </div>
  );
}

function ToolResult({ piece }: { piece: Extract<MessagePiece, { type: 'tool_result' }> }) {
  return (
    <div className={styles.piece}>
      <div className={styles.head}>
        Tool result
        {piece.is_error && <Chip tone="bad">error</Chip>}
        <CallId id={piece.tool_call_id} />
      </div>
      {piece.pieces.length === 0 && <p className={styles.note}>The result is empty.</p>}
      {piece.pieces.map((inner, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and keep their order
        <MessagePieceView key={at} piece={inner} tool failed={piece.is_error} />
      ))}
    </div>
  );
}

function CallId({ id }: { id: string | null }) {
  return id === null ? null : <span className={styles.id}>{visibleLine(id)}</span>;
}
