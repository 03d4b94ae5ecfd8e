import type { TraceFormat } from '../format.ts';
import { content, runContent } from './content.ts';
import { detect } from './detect.ts';
import { SweAgentParser } from './parser.ts';
import { split } from './split.ts';

/** Trajectories of SWE-agent from 0.6 on, demonstrations included: docs/formats/swe-agent.md. */
export const sweAgentFormat: TraceFormat = {
  id: 'swe-agent',
  label: 'SWE-agent trajectories',
  containers: ['json'],
  order: 'file',
  records_end: true,
  detect,
  split,
  openParser: (context) => new SweAgentParser(context),
  content,
  runContent,
};
