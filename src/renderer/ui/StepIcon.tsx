import { Cpu, Database, FileSearch, GitFork, type LucideIcon, Signpost, Terminal, User, Wrench } from 'lucide-react';
import { type StepKind, type StepType, stepKind } from '../../shared/model/step.ts';
import { Icon } from './Icon.tsx';
import styles from './StepIcon.module.css';

const KINDS: Record<StepKind, [LucideIcon, string]> = {
  model: [Cpu, 'Model call'],
  tool: [Wrench, 'Tool call'],
  retrieval: [FileSearch, 'Retrieval'],
  agent: [GitFork, 'Sub-agent'],
  decision: [Signpost, 'Decision'],
  memory: [Database, 'Memory'],
  human: [User, 'Human'],
  harness: [Terminal, 'Harness'],
};

/** The word for a kind, as in the legend and in the names of rows. */
export function kindLabel(kind: StepKind): string {
  return KINDS[kind][1];
}

/** Colour of micro bars and of bar outlines. */
export function kindEdge(kind: StepKind): string {
  return `var(--k-${kind}-e)`;
}

interface StepIconProps {
  type: StepType;
  size?: number;
  decorative?: boolean;
}

export function StepIcon({ type, size = 14, decorative = false }: StepIconProps) {
  const kind = stepKind(type);
  const [glyph, label] = KINDS[kind];
  return <Icon of={glyph} size={size} label={decorative ? undefined : label} className={styles[kind]} />;
}
