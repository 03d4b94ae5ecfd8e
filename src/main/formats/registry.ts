import { anyAgentFormat } from './any-agent/index.ts';
import { claudeCodeFormat } from './claude-code/index.ts';
import { codexFormat } from './codex/index.ts';
import type { Detection, Probe, TraceFormat } from './format.ts';
import { otlpFormat } from './otlp/index.ts';
import { phoenixFormat } from './phoenix/index.ts';
import { retraceFormat } from './retrace/index.ts';
import { sweAgentFormat } from './swe-agent/index.ts';
import { vercelAiFormat } from './vercel-ai/index.ts';

/** Every trace format Retrace reads. On equal confidence the earlier one wins. */
export const FORMATS: readonly TraceFormat[] = [
  retraceFormat,
  claudeCodeFormat,
  codexFormat,
  otlpFormat,
  phoenixFormat,
  vercelAiFormat,
  anyAgentFormat,
  sweAgentFormat,
];

export function formatById(id: string): TraceFormat | null {
  return FORMATS.find((format) => format.id === id) ?? null;
}

export type Recognition = { format: TraceFormat; detection: Detection } | { format: null; reason: string };

/** The format that is surest of a file, or why none is. Looks at content only. */
export function recognise(probe: Probe, formats: readonly TraceFormat[] = FORMATS): Recognition {
  let best: { format: TraceFormat; detection: Detection } | null = null;
  for (const format of formats) {
    if (!format.containers.includes(probe.container)) continue;
    const detection = format.detect(probe);
    if (detection !== null && detection.confidence > (best?.detection.confidence ?? 0)) best = { format, detection };
  }
  if (best !== null) return best;
  for (const format of formats) {
    const reason = format.refuse?.(probe) ?? null;
    if (reason !== null) return { format: null, reason };
  }
  const labels = formats.map((format) => format.label).join(', ');
  return { format: null, reason: `No known trace format. Looked for: ${labels}.` };
}
