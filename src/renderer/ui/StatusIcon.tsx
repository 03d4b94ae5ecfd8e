import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  FileX,
  type LucideIcon,
  Radio,
  TriangleAlert,
} from 'lucide-react';
import { RUN_STATUS_LABELS, type RunStatus } from '../../shared/model/run.ts';
import type { StepStatus } from '../../shared/model/step.ts';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import styles from './StatusIcon.module.css';

type Tone = 'ok' | 'bad' | 'info' | 'warn' | 'idle';

const RUN: Record<RunStatus, [LucideIcon, Tone]> = {
  success: [CircleCheck, 'ok'],
  failure: [CircleX, 'bad'],
  running: [Radio, 'info'],
  partial: [TriangleAlert, 'warn'],
  incomplete: [FileX, 'warn'],
  cancelled: [CircleSlash, 'idle'],
  unknown: [CircleDashed, 'idle'],
};

const STEP: Record<StepStatus, [LucideIcon, Tone, string]> = {
  ok: [CircleCheck, 'ok', 'OK'],
  error: [CircleX, 'bad', 'Failed'],
  running: [Radio, 'info', 'Live'],
  incomplete: [FileX, 'warn', 'Cut short'],
  cancelled: [CircleSlash, 'idle', 'Stopped'],
  unknown: [CircleDashed, 'idle', 'Unknown'],
};

interface Props<S> {
  status: S;
  size?: number;
  /** Beside a word that says the same, the icon is decoration. */
  decorative?: boolean;
}

export function StatusIcon({ status, size = 14, decorative = false }: Props<RunStatus>) {
  const [glyph, tone] = RUN[status];
  return (
    <Icon
      of={glyph}
      size={size}
      label={decorative ? undefined : RUN_STATUS_LABELS[status]}
      className={cx(styles[tone])}
    />
  );
}

export function StepStatusIcon({ status, size = 14, decorative = false }: Props<StepStatus>) {
  const [glyph, tone, label] = STEP[status];
  return <Icon of={glyph} size={size} label={decorative ? undefined : label} className={cx(styles[tone])} />;
}

/** The word on screen for how a step ended. */
export function stepStatusLabel(status: StepStatus): string {
  return STEP[status][2];
}

/** The pulsing dot and the word Live. */
export function LiveBadge() {
  return <span className={styles.live}>Live</span>;
}
