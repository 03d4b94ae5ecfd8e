import type { TraceFormat } from '../format.ts';
import { content } from './content.ts';
import { detect, refuse } from './detect.ts';
import { OtlpParser } from './parser.ts';
import { split } from './split.ts';

/** Spans of OpenTelemetry as OTLP JSON, in documents and in lines: docs/formats/otlp.md. */
export const otlpFormat: TraceFormat = {
  id: 'otlp',
  label: 'OpenTelemetry traces',
  containers: ['lines', 'json'],
  merges: true,
  detect,
  refuse,
  split,
  openParser: (context) => new OtlpParser(context),
  content,
};
