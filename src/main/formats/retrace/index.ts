import { join } from 'node:path';
import type { TraceFormat } from '../format.ts';
import { content } from './content.ts';
import { detect } from './detect.ts';
import { RetraceParser } from './parser.ts';
import { runContent } from './run-content.ts';

/** Retrace's own format, `retrace/1`: docs/formats/retrace.md, resources/retrace-1.schema.json. */
export const retraceFormat: TraceFormat = {
  id: 'retrace',
  label: 'Retrace traces',
  containers: ['lines'],
  records_end: true,
  detect,
  openParser: (context) => new RetraceParser(context.resume),
  content,
  runContent,
  folders: ({ home }) => [
    { label: 'Retrace runs', path: join(home, '.retrace', 'runs'), extensions: ['.trace.jsonl'] },
  ],
};
