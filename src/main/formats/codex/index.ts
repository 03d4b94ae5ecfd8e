import { join } from 'node:path';
import type { TraceFormat } from '../format.ts';
import { content } from './content.ts';
import { detect } from './detect.ts';
import { CodexParser } from './parser.ts';
import { split } from './split.ts';

/** Rollouts of the OpenAI Codex CLI, its older shapes included: docs/formats/codex.md. */
export const codexFormat: TraceFormat = {
  id: 'codex',
  label: 'Codex sessions',
  containers: ['lines', 'json'],
  order: 'file',
  detect,
  split,
  openParser: (context) => new CodexParser(context),
  content,
  folders: ({ home, variables }) => {
    const places = new Set([join(home, '.codex'), variables.CODEX_HOME || join(home, '.codex')]);
    return [...places].flatMap((place) => [
      { label: 'Codex sessions', path: join(place, 'sessions'), extensions: ['.jsonl', '.jsonl.zst'] },
      {
        label: 'Archived Codex sessions',
        path: join(place, 'archived_sessions'),
        extensions: ['.jsonl', '.jsonl.zst'],
      },
    ]);
  },
};
