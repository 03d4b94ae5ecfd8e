import type { Payload } from '../../../../shared/api.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { visibleLine } from '../../../../shared/format/visible-text.ts';
import styles from './Payload.module.css';
import { PayloadJson } from './PayloadJson.tsx';
import { PayloadText } from './PayloadText.tsx';
import { SaveButton } from './SaveButton.tsx';

interface PayloadViewProps {
  payload: Payload;
  label: string;
  tone?: 'prose' | 'code';
  failed?: boolean;
}

/** A value of any kind and size. */
export function PayloadView({ payload, label, tone = 'code', failed = false }: PayloadViewProps) {
  switch (payload.kind) {
    case 'text':
      return <PayloadText payload={payload} tone={tone} failed={failed} />;
    case 'json':
      return <PayloadJson payload={payload} label={label} />;
    case 'binary':
      return (
        <div className={styles.footer}>
          <span className={styles.progress}>
            {payload.media_type === null ? 'Binary data' : visibleLine(payload.media_type)},{' '}
            {formatBytes(payload.bytes)}
          </span>
          <SaveButton payload={payload} />
        </div>
      );
  }
}
